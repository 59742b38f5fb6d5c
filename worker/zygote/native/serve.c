#include "serve.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tree.h"

struct started {
  pid_t pid;
  uint32_t id;
  int pidfd;
  struct sandbox_report *report;  // NULL: not sandboxed
};

struct server {
  int control;
  struct started *live;
  size_t count;
  size_t capacity;
};

static int pidfd_open_(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

static int reserve(struct server *server) {
  if (server->count < server->capacity) return 0;
  size_t capacity = server->capacity ? server->capacity * 2 : 16;
  struct started *live = realloc(server->live, capacity * sizeof *live);
  if (live == NULL) return -1;
  server->live = live;
  server->capacity = capacity;
  return 0;
}

static int send_number(struct server *server, uint32_t kind, uint32_t id, int32_t number) {
  return wire_send(server->control, kind, id, &number, sizeof number, NULL, 0);
}

static int send_failed(struct server *server, uint32_t id, int32_t error, const char *what) {
  char body[sizeof error + 256];
  memcpy(body, &error, sizeof error);
  size_t length = strnlen(what, sizeof body - sizeof error);
  memcpy(body + sizeof error, what, length);
  return wire_send(server->control, WIRE_FAILED, id, body, sizeof error + length, NULL, 0);
}

static int is_live(struct server *server, pid_t pid) {
  for (size_t i = 0; i < server->count; i++) {
    if (server->live[i].pid == pid) return 1;
  }
  return 0;
}

static struct started *find(struct server *server, uint32_t id) {
  for (size_t i = 0; i < server->count; i++) {
    if (server->live[i].id == id) return &server->live[i];
  }
  return NULL;
}

// When several children die at once, their orphans are all here before the first is reaped. Which
// is whose stands in their environment (PRUN_EXECUTION); a child that is not reaped yet shall name
// its own.
static int belongs_to_another(struct server *server, pid_t orphan) {
  uint32_t owner;
  return tree_owner(orphan, getpid(), &owner) && find(server, owner) != NULL;
}

// What a dead child left behind came to us, its nearest living subreaper. As long as a child lives
// its descendants stay below it (it is a subreaper too), so whoever is here and was not started
// here is an orphan of a child that has died. Name them, kill them, reap them; killing them may
// bring others here.
static void sweep_orphans(struct server *server, struct text *leaks) {
  int swept = 1;
  while (swept) {
    swept = 0;
    struct pid_list children = {0};
    tree_children(getpid(), &children);
    for (size_t i = 0; i < children.count; i++) {
      pid_t pid = children.pids[i];
      if (is_live(server, pid) || belongs_to_another(server, pid)) continue;
      if (tree_alive(pid)) {
        text_add(leaks, "process ");
        tree_describe(pid, leaks);
        tree_kill(pid);
      }
      waitpid(pid, NULL, 0);
      swept = 1;
    }
    pid_list_free(&children);
  }
}

static int report_ended(struct server *server, uint32_t id, int status, const struct rusage *usage,
                        const struct text *leaks) {
  struct wire_ended ended = {
      .status = status,
      .user_us = (uint64_t)usage->ru_utime.tv_sec * 1000000u + (uint64_t)usage->ru_utime.tv_usec,
      .system_us = (uint64_t)usage->ru_stime.tv_sec * 1000000u + (uint64_t)usage->ru_stime.tv_usec,
      .max_rss_kb = (uint64_t)usage->ru_maxrss,
  };
  size_t length = sizeof ended + leaks->length;
  char *body = malloc(length);
  if (body == NULL) return -1;
  memcpy(body, &ended, sizeof ended);
  if (leaks->length > 0) memcpy(body + sizeof ended, leaks->bytes, leaks->length);
  int result = wire_send(server->control, WIRE_ENDED, id, body, length, NULL, 0);
  free(body);
  return result;
}

// What a sandbox's init has to say: the pid that was waited for is only its own.
static int report_sandboxed(struct server *server, uint32_t id, int status,
                            const struct rusage *usage, struct sandbox_report *report,
                            struct text *leaks) {
  if (report->error != 0) return send_failed(server, id, report->error, report->text);
  if (!report->finished) return report_ended(server, id, status, usage, leaks);  // it was killed
  for (size_t at = 0; at < report->length; at += strlen(report->text + at) + 1) {
    text_add(leaks, report->text + at);
    text_end(leaks);
  }
  return report_ended(server, id, report->status, usage, leaks);
}

static int reap(struct server *server, size_t index) {
  struct started dead = server->live[index];
  int status = 0;
  struct rusage usage = {0};
  pid_t waited;
  while ((waited = wait4(dead.pid, &status, 0, &usage)) < 0 && errno == EINTR) {
  }
  close(dead.pidfd);
  server->live[index] = server->live[--server->count];
  struct text leaks = {0};
  sweep_orphans(server, &leaks);
  int result;
  if (waited < 0) result = send_failed(server, dead.id, errno, "wait");
  else if (dead.report == NULL) result = report_ended(server, dead.id, status, &usage, &leaks);
  else result = report_sandboxed(server, dead.id, status, &usage, dead.report, &leaks);
  if (dead.report != NULL) sandbox_free(dead.report);
  free(leaks.bytes);
  return result;
}

static void close_fds(struct wire_message *message) {
  for (int i = 0; i < message->fd_count; i++) close(message->fds[i]);
  message->fd_count = 0;
}

// In a child: what belongs to the server is not the child's.
static void leave(struct server *server) {
  close(server->control);
  for (size_t i = 0; i < server->count; i++) {
    close(server->live[i].pidfd);
    if (server->live[i].report != NULL) sandbox_free(server->live[i].report);
  }
  free(server->live);
}

static int watch(struct server *server, pid_t pid, uint32_t id, struct sandbox_report *report) {
  int pidfd = pidfd_open_(pid);
  if (pidfd < 0) {
    int why = errno;
    tree_kill(pid);
    waitpid(pid, NULL, 0);
    if (report != NULL) sandbox_free(report);
    return send_failed(server, id, why, "watch");
  }
  server->live[server->count++] =
      (struct started){.pid = pid, .id = id, .pidfd = pidfd, .report = report};
  return send_number(server, WIRE_STARTED, id, pid);
}

// 1 in the new child, else 0, or -1.
static int start_one(struct server *server, serve_start start, void *data,
                     struct wire_message *message) {
  if (reserve(server) < 0) return -1;
  struct sandbox_report *report = NULL;
  int pid = message->fd_count == WIRE_FDS ? start(message, data, &report) : (errno = EBADMSG, -1);
  if (pid == 0) {
    leave(server);
    return 1;
  }
  int why = errno;
  close_fds(message);
  if (pid < 0) return send_failed(server, message->header.id, why, "fork");
  return watch(server, pid, message->header.id, report);
}

// The process that was asked for: of a sandbox that is its init's first child. What has detached
// itself in there is below the init, and not below that child.
static pid_t asked_for(const struct started *started) {
  if (started->report == NULL) return started->pid;
  struct pid_list children = {0};
  tree_children(started->pid, &children);
  pid_t first = children.count > 0 ? children.pids[0] : started->pid;
  pid_list_free(&children);
  return first;
}

// It does not hear any more, but what it has started may clean up. The rest is the worker's to time.
static void terminate(const struct started *started) {
  if (tree_terminate(started->pid, asked_for(started)) == 0) tree_kill(started->pid);
}

// SERVE_CHILD in a new child, SERVE_CLOSED when to stop, -1 to go on.
static int take_request(struct server *server, serve_start start, void *data,
                        struct wire_message *message) {
  int received = wire_receive(server->control, message);
  if (received <= 0) return received < 0 && errno != ECONNRESET ? SERVE_ERROR : SERVE_CLOSED;
  int result = -1;
  if (message->header.kind == WIRE_START || message->header.kind == WIRE_START_SANDBOXED) {
    int started = start_one(server, start, data, message);
    if (started == 1) return SERVE_CHILD;
    if (started < 0) result = SERVE_ERROR;
  } else if (message->header.kind == WIRE_KILL) {
    struct started *found = find(server, message->header.id);
    if (found != NULL) tree_kill(found->pid);
  } else if (message->header.kind == WIRE_TERM) {
    struct started *found = find(server, message->header.id);
    if (found != NULL) terminate(found);
  }
  close_fds(message);
  free(message->body);
  return result;
}

enum serve_result serve(int control, serve_start start, void *data, struct wire_message *message) {
  struct server server = {.control = control};
  struct pollfd *polled = NULL;
  int result = -1;
  while (result < 0) {
    struct pollfd *grown = realloc(polled, (server.count + 1) * sizeof *polled);
    if (grown == NULL) {
      result = SERVE_ERROR;
      break;
    }
    polled = grown;
    size_t watched = server.count;
    polled[0] = (struct pollfd){.fd = control, .events = POLLIN};
    for (size_t i = 0; i < watched; i++) {
      polled[i + 1] = (struct pollfd){.fd = server.live[i].pidfd, .events = POLLIN};
    }
    if (poll(polled, watched + 1, -1) < 0) {
      if (errno == EINTR) continue;
      result = SERVE_ERROR;
      break;
    }
    // From the last to the first: reap() moves the last entry into the freed place.
    for (size_t i = watched; i > 0; i--) {
      if (polled[i].revents != 0 && reap(&server, i - 1) < 0) result = SERVE_CLOSED;
    }
    if (result < 0 && polled[0].revents != 0) {
      result = take_request(&server, start, data, message);
    }
  }
  free(polled);
  if (result != SERVE_CHILD) free(server.live);
  return (enum serve_result)result;
}
