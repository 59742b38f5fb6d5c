// Bytes between a worker and the processes that serve it: the keeper, the zygote and their children.
//
// A message is a header (12 bytes, little endian as the machine is) and a body of at most
// WIRE_MAX_BODY bytes. Descriptors travel with a message's first byte (SCM_RIGHTS).
#ifndef PRUN_WIRE_H
#define PRUN_WIRE_H

#include <stddef.h>
#include <stdint.h>

#define WIRE_MAX_BODY (16u << 20)
#define WIRE_FDS 3  // stdout, stderr, channel

enum wire_kind {
  // worker -> keeper, zygote
  WIRE_START = 1,  // body: what to run; with WIRE_FDS descriptors
  WIRE_KILL = 2,   // the whole tree of one started process
  WIRE_TERM = 3,   // SIGTERM to what it has started; when that is nothing, KILL
  WIRE_START_SANDBOXED = 4,  // as START
  // keeper, zygote -> worker
  WIRE_STARTED = 16,  // body: pid (int32)
  WIRE_FAILED = 17,   // body: errno (int32), then what could not be done
  WIRE_ENDED = 18,    // body: struct wire_ended, then what it left behind ("kind what\0" each)
  // either end of a channel
  WIRE_JSON = 32,
};

struct wire_header {
  uint32_t length;  // of the body
  uint32_t kind;
  uint32_t id;
};

struct wire_ended {
  int32_t status;  // as of wait(2)
  int32_t pad;
  uint64_t user_us;
  uint64_t system_us;
  uint64_t max_rss_kb;
};

struct wire_message {
  struct wire_header header;
  char *body;  // owned by the receiver, NUL-terminated, free() it
  int fds[WIRE_FDS];
  int fd_count;
};

// Both block, also on a non-blocking descriptor. 0, or -1 with errno.
int wire_write_all(int fd, const void *data, size_t length);
int wire_send(int fd, uint32_t kind, uint32_t id, const void *body, size_t length, const int *fds,
              int fd_count);

// 1: a message; 0: the other end is closed; -1: errno.
int wire_receive(int fd, struct wire_message *message);

#endif
