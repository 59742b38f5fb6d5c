// The keeper: above every process of a worker, and alive exactly as long as that worker.
//
// It starts what the worker asks for (a zygote, spares) and holds the other end of the worker's
// control socket. When that socket closes, even by SIGKILL of the worker, it kills the whole tree.
// The parent-death signal alone does not do: it is not inherited by what a test started.
//
// usage: keeper CONTROL_FD
//        keeper probe WORD VALUE ...   tries a sandbox (sandbox_parse) and says what fails
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox.h"
#include "serve.h"
#include "tree.h"

#define CHANNEL_FD 3  // where a started program finds its channel

// Splits "a\0b\0\0c\0d\0" into argv = a b and envp = c d. The body is NUL-terminated once more.
static char **split(char *body, size_t length, char ***envp) {
  size_t strings = 0;
  for (size_t i = 0; i < length; i++) strings += body[i] == '\0';
  char **all = calloc(strings + 3, sizeof *all);
  if (all == NULL) return NULL;
  char **at = all;
  char *end = body + length;
  *envp = NULL;
  while (body < end) {
    if (*body == '\0' && *envp == NULL) {
      at++;
      *envp = at;
      body++;
      continue;
    }
    *at++ = body;
    body += strlen(body) + 1;
  }
  if (*envp == NULL) *envp = at + 1;
  return all;
}

static void raise_oom_score(void) {
  int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (fd < 0) return;
  // Not being allowed to only means that the kernel picks its victim as it would without us.
  if (write(fd, "500", 3) < 0) errno = 0;
  close(fd);
}

static void become(struct wire_message *message, char *program, size_t length) {
  setsid();
  raise_oom_score();
  // What the keeper ignores would stay ignored across exec.
  const int ignored[] = {SIGPIPE, SIGINT, SIGTERM, SIGHUP};
  for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  // Above all numbers that are dup2 targets first: one of them may be a source.
  int fds[WIRE_FDS];
  for (int i = 0; i < WIRE_FDS; i++) fds[i] = fcntl(message->fds[i], F_DUPFD_CLOEXEC, 16);
  dup2(fds[0], STDOUT_FILENO);
  dup2(fds[1], STDERR_FILENO);
  dup2(fds[2], CHANNEL_FD);
  char **envp;
  char **argv = split(program, length, &envp);
  if (argv == NULL || argv[0] == NULL) _exit(127);
  execvpe(argv[0], argv, envp);
  fprintf(stderr, "cannot run %s: %s\n", argv[0], strerror(errno));
  _exit(127);
}

// A sandboxed program's body begins with the length of its sandbox's words (uint32) and those.
static int start_sandboxed(struct wire_message *message, struct sandbox_report **report) {
  uint32_t words;
  if (message->header.length < sizeof words) return errno = EBADMSG, -1;
  memcpy(&words, message->body, sizeof words);
  char *text = message->body + sizeof words;
  size_t length = message->header.length - sizeof words;
  struct sandbox sandbox;
  if (words > length || sandbox_parse(text, words, &sandbox) < 0) return errno = EBADMSG, -1;
  pid_t pid = sandbox_fork(&sandbox, report);
  if (pid == 0) become(message, text + words, length - words);
  return pid;
}

static int start(struct wire_message *message, void *data, struct sandbox_report **report) {
  (void)data;
  if (message->header.kind == WIRE_START_SANDBOXED) return start_sandboxed(message, report);
  pid_t keeper = getpid();
  pid_t pid = fork();
  if (pid != 0) return pid;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != keeper) _exit(127);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  become(message, message->body, message->header.length);
  return 0;
}

static int probe(char **words, int count) {
  char text[1 << 16];
  size_t length = 0;
  for (int i = 0; i < count; i++) {
    size_t more = strlen(words[i]) + 1;
    if (length + more > sizeof text) return 2;
    memcpy(text + length, words[i], more);
    length += more;
  }
  struct sandbox sandbox;
  if (sandbox_parse(text, length, &sandbox) < 0) {
    fprintf(stderr, "bad words\n");
    return 2;
  }
  struct sandbox_report *report = NULL;
  pid_t pid = sandbox_fork(&sandbox, &report);
  if (pid == 0) sandbox_leave(0);
  if (pid < 0) {
    printf("create namespaces: %s\n", strerror(errno));
    return 1;
  }
  waitpid(pid, NULL, 0);
  if (report->error != 0) printf("%s: %s\n", report->text, strerror(report->error));
  else if (!report->finished) printf("it died\n");
  return report->error != 0 || !report->finished;
}

int main(int argc, char **argv) {
  if (argc >= 2 && strcmp(argv[1], "probe") == 0) return probe(argv + 2, argc - 2);
  if (argc != 2) {
    fprintf(stderr, "usage: keeper CONTROL_FD | probe WORD VALUE ...\n");
    return 2;
  }
  int control = atoi(argv[1]);
  fcntl(control, F_SETFD, FD_CLOEXEC);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_NAME, "prun-keeper");
  signal(SIGPIPE, SIG_IGN);
  // A terminal's or a service's signals are the worker's to act on; we end when it does.
  signal(SIGINT, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  struct wire_message message;
  enum serve_result result = serve(control, start, NULL, &message);
  tree_kill_own(10000);
  return result == SERVE_CLOSED ? 0 : 1;
}
