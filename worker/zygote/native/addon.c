// What JavaScript needs of Linux and of libuv, for both ends: the worker (sockets, requests) and
// the processes that it serves (serve, exit, leaks, the fork gate's view of the event loop).
//
// The rules that make a fork of Node safe are numbered in docs/forking.md; the code that keeps one
// says so.
#include <errno.h>
#include <fcntl.h>
#include <node_api.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

#include "adopt.h"
#include "serve.h"
#include "loop.h"
#include "pipes.h"
#include "tree.h"
#include "values.h"
#include "wire.h"

// ---- messages -------------------------------------------------------------------------------

// socketpair() -> [fd, fd]
static napi_value SocketPair(napi_env env, napi_callback_info info) {
  (void)info;
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0) {
    return throw_errno(env, "socketpair", errno);
  }
  napi_value result;
  napi_create_array_with_length(env, 2, &result);
  napi_set_element(env, result, 0, number(env, fds[0]));
  napi_set_element(env, result, 1, number(env, fds[1]));
  return result;
}

static void close_all(const int *fds, int count) {
  for (int i = 0; i < count; i++) {
    if (fds[i] >= 0) close(fds[i]);
  }
}

// start(control, id, body, sandboxed) -> { stdout, stderr, channel }: our ends of what the process
// gets.
static napi_value Start(napi_env env, napi_callback_info info) {
  napi_value args[MAX_ARGS];
  arguments(env, info, args);
  void *body;
  size_t length;
  if (to_bytes(env, args[2], &body, &length) < 0) return NULL;
  int out[2] = {-1, -1}, err[2] = {-1, -1}, channel[2] = {-1, -1};
  int failed = pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0 ||
               socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel) < 0;
  int theirs[WIRE_FDS] = {out[1], err[1], channel[1]};
  if (!failed) {
    uint32_t kind = to_bool(env, args[3]) ? WIRE_START_SANDBOXED : WIRE_START;
    failed = wire_send(to_int(env, args[0]), kind, (uint32_t)to_int(env, args[1]), body,
                       length, theirs, WIRE_FDS) < 0;
  }
  int why = errno;
  close_all(theirs, WIRE_FDS);
  if (failed) {
    int ours[] = {out[0], err[0], channel[0]};
    close_all(ours, 3);
    return throw_errno(env, "cannot ask for a process", why);
  }
  napi_value result;
  napi_create_object(env, &result);
  set(env, result, "stdout", number(env, out[0]));
  set(env, result, "stderr", number(env, err[0]));
  set(env, result, "channel", number(env, channel[0]));
  return result;
}

// send(fd, kind, id, body): returns when all is written, however slow the reader.
static napi_value Send(napi_env env, napi_callback_info info) {
  napi_value args[MAX_ARGS];
  arguments(env, info, args);
  void *body;
  size_t length;
  if (to_bytes(env, args[3], &body, &length) < 0) return NULL;
  if (wire_send(to_int(env, args[0]), (uint32_t)to_int(env, args[1]),
                (uint32_t)to_int(env, args[2]), body, length, NULL, 0) < 0) {
    return throw_errno(env, "cannot send", errno);
  }
  return NULL;
}

// receive(fd) -> Buffer, or null at the end; blocks.
static napi_value Receive(napi_env env, napi_callback_info info) {
  napi_value args[MAX_ARGS];
  arguments(env, info, args);
  struct wire_message message;
  int received = wire_receive(to_int(env, args[0]), &message);
  if (received < 0) return throw_errno(env, "cannot receive", errno);
  napi_value result;
  if (received == 0) {
    napi_get_null(env, &result);
    return result;
  }
  close_all(message.fds, message.fd_count);
  result = buffer_of(env, message.body, message.header.length);
  free(message.body);
  return result;
}

// ---- the zygote -----------------------------------------------------------------------------

// Rule 1. V8 keeps its heap out of forked children (MADV_DONTFORK); a child without it dies at once.
static int take_heap_along(void) {
  FILE *maps = fopen("/proc/self/maps", "re");
  if (maps == NULL) return -1;
  char line[4200];
  while (fgets(line, sizeof line, maps) != NULL) {
    unsigned long from, to, inode;
    char permissions[8];
    if (sscanf(line, "%lx-%lx %7s %*s %*s %lu", &from, &to, permissions, &inode) != 4) continue;
    if (inode != 0 || permissions[3] != 'p') continue;
    // Not every special mapping takes the advice ([vvar], [vsyscall]); V8's do.
    madvise((void *)from, to - from, MADV_DOFORK);
  }
  fclose(maps);
  return 0;
}

struct zygote {
  uv_loop_t *loop;
  struct sandbox sandbox;
  struct pipes pipes;
  int error;  // in the child: of uv_loop_fork
};

static pid_t fork_plainly(void) {
  pid_t parent = getpid();
  pid_t pid = fork();
  if (pid != 0) return pid;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  return 0;
}

static int fork_here(struct wire_message *message, void *data, struct sandbox_report **report) {
  struct zygote *zygote = data;
  if (take_heap_along() < 0) return -1;
  // In a sandbox its init is the reaper, and its death is theirs.
  pid_t pid = message->header.kind == WIRE_START_SANDBOXED ? sandbox_fork(&zygote->sandbox, report)
                                                           : fork_plainly();
  if (pid != 0) return pid;
  setsid();
  dup2(message->fds[0], STDOUT_FILENO);
  dup2(message->fds[1], STDERR_FILENO);
  close(message->fds[0]);
  close(message->fds[1]);
  zygote->error = uv_loop_fork(zygote->loop);  // rule 4
  pipes_cut(&zygote->pipes);
  return 0;
}

// serve(control, sandbox) -> null when the worker is gone; in each child { id, body, channel }.
// sandbox: a Buffer as sandbox_parse() reads it, of what is started sandboxed.
static napi_value Serve(napi_env env, napi_callback_info info) {
  napi_value args[MAX_ARGS];
  arguments(env, info, args);
  struct zygote zygote = {0};
  napi_get_uv_event_loop(env, &zygote.loop);
  void *sandbox;
  size_t length;
  if (to_bytes(env, args[1], &sandbox, &length) < 0) return NULL;
  if (sandbox_parse(sandbox, length, &zygote.sandbox) < 0) {
    return throw_errno(env, "sandbox", EINVAL);
  }
  pipes_find(&zygote.pipes);
  struct wire_message message;
  enum serve_result end = serve(to_int(env, args[0]), fork_here, &zygote, &message);
  if (end == SERVE_ERROR) return throw_errno(env, "cannot serve", errno);
  napi_value result;
  if (end == SERVE_CLOSED) {
    napi_get_null(env, &result);
    return result;
  }
  if (zygote.error != 0) {
    fprintf(stderr, "uv_loop_fork: %s\n", uv_strerror(zygote.error));
    _exit(70);
  }
  napi_create_object(env, &result);
  set(env, result, "id", number(env, message.header.id));
  set(env, result, "body", buffer_of(env, message.body, message.header.length));
  set(env, result, "channel", number(env, message.fds[2]));
  free(message.body);
  return result;
}

// ---- the end of a child ---------------------------------------------------------------------

// killDescendants() -> ["pid command", ...]: what this process leaves behind, killed.
static napi_value KillDescendants(napi_env env, napi_callback_info info) {
  (void)info;
  struct pid_list below = {0};
  struct text names = {0};
  tree_descendants(getpid(), &below);
  for (size_t i = 0; i < below.count; i++) tree_describe(below.pids[i], &names);
  if (below.count > 0) tree_kill_own(5000);
  pid_list_free(&below);
  napi_value list;
  napi_create_array(env, &list);
  uint32_t count = 0;
  for (size_t at = 0; at < names.length; at += strlen(names.bytes + at) + 1) {
    napi_value name;
    napi_create_string_utf8(env, names.bytes + at, NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, list, count++, name);
  }
  free(names.bytes);
  return list;
}

// descendants(pid) -> [pid, ...]: all that live below that process.
static napi_value Descendants(napi_env env, napi_callback_info info) {
  napi_value args[MAX_ARGS];
  arguments(env, info, args);
  struct pid_list below = {0};
  tree_descendants(to_int(env, args[0]), &below);
  napi_value list;
  napi_create_array_with_length(env, below.count, &list);
  for (size_t i = 0; i < below.count; i++) {
    napi_set_element(env, list, (uint32_t)i, number(env, below.pids[i]));
  }
  pid_list_free(&below);
  return list;
}

// blockOutput(): Node makes the standard pipes non-blocking as soon as it uses them; then a test
// that writes to descriptor 1 itself gets a part of it written, and _exit loses the rest.
static napi_value BlockOutput(napi_env env, napi_callback_info info) {
  (void)env;
  (void)info;
  for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0) fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
  }
  return NULL;
}

// leaveSandbox(code): as exitNow, but init looks first at what is left.
static napi_value LeaveSandbox(napi_env env, napi_callback_info info) {
  napi_value args[MAX_ARGS];
  arguments(env, info, args);
  sandbox_leave(to_int(env, args[0]));
  return NULL;
}

// exitNow(code): no handlers, no teardown (rule 5: it would join threads that are not here).
static napi_value ExitNow(napi_env env, napi_callback_info info) {
  napi_value args[MAX_ARGS];
  arguments(env, info, args);
  _exit(to_int(env, args[0]));
}

// ---- the module -----------------------------------------------------------------------------

// canWatch() -> whether this kernel has pidfds (Linux 5.3) and lets us use them.
static napi_value CanWatch(napi_env env, napi_callback_info info) {
  (void)info;
  int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);
  if (fd >= 0) close(fd);
  napi_value result;
  napi_get_boolean(env, fd >= 0, &result);
  return result;
}

NAPI_MODULE_INIT() {
  const struct {
    const char *name;
    napi_callback function;
  } functions[] = {
      {"socketPair", SocketPair}, {"start", Start},       {"send", Send},
      {"receive", Receive},       {"serve", Serve},       {"handles", Handles},
      {"requests", Requests},     {"exitNow", ExitNow},   {"killDescendants", KillDescendants},
      {"canWatch", CanWatch},     {"holdLoop", HoldLoop},
      {"expire", Expire},         {"blockOutput", BlockOutput},
      {"leaveSandbox", LeaveSandbox}, {"onMessage", OnMessage},
      {"descendants", Descendants},
      {"adoptOrphans", AdoptOrphans}, {"killAdopted", KillAdopted},
  };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    napi_value function;
    napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].function, NULL,
                         &function);
    set(env, exports, functions[i].name, function);
  }
  return exports;
}
