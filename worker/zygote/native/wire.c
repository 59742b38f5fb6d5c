#include "wire.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static int wait_for(int fd, short events) {
  struct pollfd p = {.fd = fd, .events = events};
  while (poll(&p, 1, -1) < 0) {
    if (errno != EINTR) return -1;
  }
  return 0;
}

// Whether a call that failed should be made again, after waiting if the descriptor does not block.
static int again(int fd, short events) {
  if (errno == EINTR) return 1;
  if (errno != EAGAIN && errno != EWOULDBLOCK) return 0;
  return wait_for(fd, events) == 0;
}

int wire_write_all(int fd, const void *data, size_t length) {
  const char *at = data;
  while (length > 0) {
    ssize_t n = write(fd, at, length);
    if (n < 0) {
      if (again(fd, POLLOUT)) continue;
      return -1;
    }
    at += n;
    length -= (size_t)n;
  }
  return 0;
}

int wire_send(int fd, uint32_t kind, uint32_t id, const void *body, size_t length, const int *fds,
              int fd_count) {
  struct wire_header header = {.length = (uint32_t)length, .kind = kind, .id = id};
  struct iovec parts[2] = {{&header, sizeof header}, {(void *)(uintptr_t)body, length}};
  union {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int) * WIRE_FDS)];
  } control;
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
  if (fd_count > 0) {
    memset(&control, 0, sizeof control);
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)fd_count);
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)fd_count);
    memcpy(CMSG_DATA(c), fds, sizeof(int) * (size_t)fd_count);
  }
  ssize_t sent;
  while ((sent = sendmsg(fd, &message, MSG_NOSIGNAL)) < 0) {
    if (!again(fd, POLLOUT)) return -1;
  }
  size_t done = (size_t)sent;
  if (done < sizeof header) {
    if (wire_write_all(fd, (char *)&header + done, sizeof header - done) < 0) return -1;
    done = sizeof header;
  }
  size_t body_done = done - sizeof header;
  return wire_write_all(fd, (const char *)body + body_done, length - body_done);
}

static int read_all(int fd, void *data, size_t length) {
  char *at = data;
  while (length > 0) {
    ssize_t n = read(fd, at, length);
    if (n == 0) return 0;
    if (n < 0) {
      if (again(fd, POLLIN)) continue;
      return -1;
    }
    at += n;
    length -= (size_t)n;
  }
  return 1;
}

static void take_fds(struct msghdr *from, struct wire_message *message) {
  for (struct cmsghdr *c = CMSG_FIRSTHDR(from); c != NULL; c = CMSG_NXTHDR(from, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    int count = (int)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    if (count > WIRE_FDS) count = WIRE_FDS;
    memcpy(message->fds, CMSG_DATA(c), sizeof(int) * (size_t)count);
    message->fd_count = count;
  }
}

int wire_receive(int fd, struct wire_message *message) {
  memset(message, 0, sizeof *message);
  struct iovec part = {&message->header, sizeof message->header};
  union {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int) * WIRE_FDS)];
  } control;
  struct msghdr from = {
      .msg_iov = &part,
      .msg_iovlen = 1,
      .msg_control = control.bytes,
      .msg_controllen = sizeof control.bytes,
  };
  ssize_t n;
  while ((n = recvmsg(fd, &from, MSG_CMSG_CLOEXEC)) < 0) {
    if (!again(fd, POLLIN)) return -1;
  }
  if (n == 0) return 0;
  take_fds(&from, message);
  size_t have = (size_t)n;
  int r = read_all(fd, (char *)&message->header + have, sizeof message->header - have);
  if (r <= 0 && have < sizeof message->header) return r;
  if (message->header.length > WIRE_MAX_BODY) {
    errno = EMSGSIZE;
    return -1;
  }
  message->body = malloc(message->header.length + 1u);
  if (message->body == NULL) return -1;
  message->body[message->header.length] = '\0';
  if (message->header.length > 0) {
    r = read_all(fd, message->body, message->header.length);
    if (r <= 0) {
      free(message->body);
      message->body = NULL;
      return r;
    }
  }
  return 1;
}
