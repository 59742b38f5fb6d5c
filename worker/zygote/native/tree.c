#include "tree.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMAND_MAX 300
#define ENVIRONMENT_MAX (256 * 1024)

static void pid_list_add(struct pid_list *list, pid_t pid) {
  if (list->count == list->capacity) {
    size_t capacity = list->capacity ? list->capacity * 2 : 16;
    pid_t *pids = realloc(list->pids, capacity * sizeof *pids);
    if (pids == NULL) return;
    list->pids = pids;
    list->capacity = capacity;
  }
  list->pids[list->count++] = pid;
}

void pid_list_free(struct pid_list *list) {
  free(list->pids);
  memset(list, 0, sizeof *list);
}

int pid_list_has(const struct pid_list *list, pid_t pid) {
  for (size_t i = 0; i < list->count; i++) {
    if (list->pids[i] == pid) return 1;
  }
  return 0;
}

static ssize_t read_file(const char *path, char *into, size_t size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  size_t have = 0;
  ssize_t n;
  while (have < size - 1 && (n = read(fd, into + have, size - 1 - have)) > 0) have += (size_t)n;
  close(fd);
  into[have] = '\0';
  return (ssize_t)have;
}

// The fields of /proc/<pid>/stat after the name, which may hold spaces and brackets.
static int read_stat(pid_t pid, char *state, pid_t *parent) {
  char path[64], line[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  if (read_file(path, line, sizeof line) <= 0) return -1;
  char *end = strrchr(line, ')');
  int ppid;
  if (end == NULL || sscanf(end + 1, " %c %d", state, &ppid) != 2) return -1;
  *parent = (pid_t)ppid;
  return 0;
}

int tree_alive(pid_t pid) {
  char state;
  pid_t parent;
  return read_stat(pid, &state, &parent) == 0 && state != 'Z' && state != 'X';
}

// Kernels without CONFIG_PROC_CHILDREN: look at every process.
static void children_by_scan(pid_t pid, struct pid_list *into) {
  DIR *proc = opendir("/proc");
  if (proc == NULL) return;
  struct dirent *entry;
  while ((entry = readdir(proc)) != NULL) {
    if (!isdigit((unsigned char)entry->d_name[0])) continue;
    char state;
    pid_t parent;
    pid_t candidate = (pid_t)atoi(entry->d_name);
    if (read_stat(candidate, &state, &parent) == 0 && parent == pid) pid_list_add(into, candidate);
  }
  closedir(proc);
}

static int children_of_task(pid_t pid, pid_t task, struct pid_list *into) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)task);
  FILE *file = fopen(path, "re");
  if (file == NULL) return -1;
  int child;
  while (fscanf(file, "%d", &child) == 1) pid_list_add(into, (pid_t)child);
  fclose(file);
  return 0;
}

void tree_children(pid_t pid, struct pid_list *into) {
  // Any thread may have started a process, so ask all of them; the main one answers first.
  if (children_of_task(pid, pid, into) < 0) {
    char state;
    pid_t parent;
    if (errno == ENOENT && read_stat(pid, &state, &parent) == 0) children_by_scan(pid, into);
    return;
  }
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
  DIR *tasks = opendir(path);
  if (tasks == NULL) return;
  struct dirent *entry;
  while ((entry = readdir(tasks)) != NULL) {
    pid_t task = (pid_t)atoi(entry->d_name);
    if (task > 0 && task != pid) children_of_task(pid, task, into);
  }
  closedir(tasks);
}

void tree_descendants(pid_t pid, struct pid_list *into) {
  struct pid_list found = {0};
  tree_children(pid, &found);
  for (size_t i = 0; i < found.count; i++) {
    pid_t child = found.pids[i];
    if (!tree_alive(child)) {
      // A zombie has no children left: they went to the nearest subreaper.
      continue;
    }
    if (pid_list_has(into, child)) continue;
    pid_list_add(into, child);
    tree_descendants(child, into);
  }
  pid_list_free(&found);
}

// Sends SIGSTOP until a walk finds nobody new: a stopped process cannot fork.
static void stop_descendants(pid_t root, struct pid_list *stopped) {
  for (int round = 0; round < 64; round++) {
    struct pid_list now = {0};
    tree_descendants(root, &now);
    int fresh = 0;
    for (size_t i = 0; i < now.count; i++) {
      if (pid_list_has(stopped, now.pids[i])) continue;
      kill(now.pids[i], SIGSTOP);
      pid_list_add(stopped, now.pids[i]);
      fresh = 1;
    }
    pid_list_free(&now);
    if (!fresh) return;
  }
}

void tree_kill(pid_t root) {
  struct pid_list below = {0};
  kill(root, SIGSTOP);
  stop_descendants(root, &below);
  for (size_t i = 0; i < below.count; i++) kill(below.pids[i], SIGKILL);
  kill(root, SIGKILL);
  pid_list_free(&below);
}

size_t tree_terminate(pid_t root, pid_t spared) {
  struct pid_list below = {0};
  tree_descendants(root, &below);
  size_t count = 0;
  for (size_t i = 0; i < below.count; i++) {
    if (below.pids[i] == spared) continue;
    kill(below.pids[i], SIGTERM);
    count++;
  }
  pid_list_free(&below);
  return count;
}

static long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

void tree_kill_own(int timeout_ms) {
  long deadline = now_ms() + timeout_ms;
  do {
    struct pid_list below = {0};
    stop_descendants(getpid(), &below);
    for (size_t i = 0; i < below.count; i++) kill(below.pids[i], SIGKILL);
    pid_list_free(&below);
    pid_t reaped;
    while ((reaped = waitpid(-1, NULL, WNOHANG)) > 0) {
    }
    if (reaped < 0 && errno == ECHILD) return;
    usleep(500);
  } while (now_ms() < deadline);
}

int tree_owner(pid_t pid, pid_t server, uint32_t *id) {
  char path[64], wanted[64];
  snprintf(path, sizeof path, "/proc/%d/environ", (int)pid);
  int length = snprintf(wanted, sizeof wanted, "PRUN_EXECUTION=%d.", (int)server);
  char *environment = malloc(ENVIRONMENT_MAX);
  if (environment == NULL) return 0;
  ssize_t have = read_file(path, environment, ENVIRONMENT_MAX);
  int found = 0;
  for (char *at = environment; have > 0 && at < environment + have; at += strlen(at) + 1) {
    if (strncmp(at, wanted, (size_t)length) != 0) continue;
    *id = (uint32_t)strtoul(at + length, NULL, 10);
    found = 1;
  }
  free(environment);
  return found;
}

static int text_reserve(struct text *text, size_t more) {
  if (text->length + more <= text->capacity) return 0;
  size_t capacity = (text->length + more) * 2;
  char *bytes = realloc(text->bytes, capacity);
  if (bytes == NULL) return -1;
  text->bytes = bytes;
  text->capacity = capacity;
  return 0;
}

void text_add(struct text *text, const char *more) {
  size_t length = strlen(more);
  if (text_reserve(text, length + 1) < 0) return;
  memcpy(text->bytes + text->length, more, length);
  text->length += length;
}

void text_end(struct text *text) {
  if (text_reserve(text, 1) == 0) text->bytes[text->length++] = '\0';
}

void tree_describe(pid_t pid, struct text *into) {
  char path[64], command[COMMAND_MAX];
  snprintf(path, sizeof path, "/proc/%d/cmdline", (int)pid);
  ssize_t length = read_file(path, command, sizeof command);
  while (length > 0 && command[length - 1] == '\0') length--;
  for (ssize_t i = 0; i < length; i++) {
    if (command[i] == '\0') command[i] = ' ';
  }
  if (length <= 0) strcpy(command, "(unknown command)");
  char number[16];
  snprintf(number, sizeof number, "%d ", (int)pid);
  text_add(into, number);
  text_add(into, command);
  text_end(into);
}
