#include "audit.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define SOCKETS_MAX 256

typedef void (*on_process)(pid_t pid, void *data);

static void each_process(on_process callback, void *data) {
  DIR *proc = opendir("/proc");
  if (proc == NULL) return;
  struct dirent *entry;
  while ((entry = readdir(proc)) != NULL) {
    pid_t pid = (pid_t)atoi(entry->d_name);
    if (pid > 1 && tree_alive(pid)) callback(pid, data);
  }
  closedir(proc);
}

// ---- processes --------------------------------------------------------------------------------

struct found {
  pid_t child;
  struct text *into;
};

static void name_process(pid_t pid, void *data) {
  struct found *found = data;
  if (pid == found->child) return;
  text_add(found->into, "process ");
  tree_describe(pid, found->into);
}

void audit_processes(pid_t child, struct text *into) {
  struct found found = {child, into};
  each_process(name_process, &found);
}

// ---- sockets ----------------------------------------------------------------------------------

struct listening {
  unsigned long inode;
  char address[80];
};

struct sockets {
  struct listening found[SOCKETS_MAX];
  size_t count;
  pid_t child;
  struct text *into;
};

static void take_listening(const struct inet_diag_msg *found, struct sockets *sockets) {
  if (sockets->count == SOCKETS_MAX) return;
  struct listening *next = &sockets->found[sockets->count++];
  char address[INET6_ADDRSTRLEN] = "?";
  inet_ntop(found->idiag_family, found->id.idiag_src, address, sizeof address);
  next->inode = found->idiag_inode;
  snprintf(next->address, sizeof next->address,
           found->idiag_family == AF_INET ? "tcp %s:%u" : "tcp [%s]:%u", address,
           ntohs(found->id.idiag_sport));
}

// 1: more to come; 0: that was all; -1: the kernel will not tell.
static int take_reply(char *reply, size_t length, struct sockets *sockets) {
  for (struct nlmsghdr *at = (struct nlmsghdr *)reply; NLMSG_OK(at, length); at = NLMSG_NEXT(at, length)) {
    if (at->nlmsg_type == NLMSG_DONE) return 0;
    if (at->nlmsg_type == NLMSG_ERROR) return -1;
    take_listening(NLMSG_DATA(at), sockets);
  }
  return 1;
}

// /proc/net/tcp says the same, but takes 2 ms for each look at all the connections of the machine.
static int ask_listening(int netlink, unsigned char family, struct sockets *sockets) {
  struct {
    struct nlmsghdr header;
    struct inet_diag_req_v2 request;
  } ask = {
      .header = {.nlmsg_len = sizeof ask,
                 .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
      .request = {.sdiag_family = family, .sdiag_protocol = IPPROTO_TCP, .idiag_states = 1 << TCP_LISTEN},
  };
  if (send(netlink, &ask, sizeof ask, 0) < 0) return -1;
  char reply[32768];
  int more = 1;
  while (more > 0) {
    ssize_t length = recv(netlink, reply, sizeof reply, 0);
    if (length <= 0) return -1;
    more = take_reply(reply, (size_t)length, sockets);
  }
  return more;
}

// The first process that is asked has it: a socket that several share is named once.
static void name_sockets(pid_t pid, void *data) {
  struct sockets *sockets = data;
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
  DIR *fds = opendir(path);
  if (fds == NULL) return;
  struct dirent *entry;
  while ((entry = readdir(fds)) != NULL) {
    char link[64] = {0};
    unsigned long inode;
    if (readlinkat(dirfd(fds), entry->d_name, link, sizeof link - 1) < 0) continue;
    if (sscanf(link, "socket:[%lu]", &inode) != 1) continue;
    for (size_t i = 0; i < sockets->count; i++) {
      if (sockets->found[i].inode != inode) continue;
      text_add(sockets->into, "socket ");
      text_add(sockets->into, sockets->found[i].address);
      if (pid == sockets->child) {
        text_end(sockets->into);
      } else {
        text_add(sockets->into, " of ");
        tree_describe(pid, sockets->into);
      }
      sockets->found[i] = sockets->found[--sockets->count];
      break;
    }
  }
  closedir(fds);
}

void audit_sockets(pid_t child, struct text *into) {
  struct sockets sockets = {.child = child, .into = into};
  int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (netlink < 0 || ask_listening(netlink, AF_INET, &sockets) < 0 ||
      ask_listening(netlink, AF_INET6, &sockets) < 0) {
    text_add(into, "socket (this kernel does not tell which ones listen)");
    text_end(into);
  }
  if (netlink >= 0) close(netlink);
  if (sockets.count > 0) each_process(name_sockets, &sockets);
}

// ---- files ------------------------------------------------------------------------------------

struct files {
  int lower;
  const char *prefix;
  unsigned most;
  unsigned count;
  struct text *into;
};

static void name_file(struct files *files, const char *path, const char *how) {
  if (files->count++ >= files->most) return;
  text_add(files->into, "file ");
  text_add(files->into, files->prefix);
  text_add(files->into, path);
  text_add(files->into, how);
  text_end(files->into);
}

static int is_whiteout(const struct stat *found) {
  return S_ISCHR(found->st_mode) && found->st_rdev == makedev(0, 0);
}

// `path` is relative to both; it grows while it goes down and is as before when this returns.
static void walk(struct files *files, int folder, char *path, size_t length, size_t size) {
  DIR *entries = fdopendir(folder);
  if (entries == NULL) {
    close(folder);
    return;
  }
  struct dirent *entry;
  while ((entry = readdir(entries)) != NULL) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    struct stat found, before;
    if (fstatat(dirfd(entries), entry->d_name, &found, AT_SYMLINK_NOFOLLOW) < 0) continue;
    int more = snprintf(path + length, size - length, "%s%s", length ? "/" : "", entry->d_name);
    if (more < 0 || (size_t)more >= size - length) continue;
    int was = fstatat(files->lower, path, &before, AT_SYMLINK_NOFOLLOW) == 0;
    if (is_whiteout(&found)) {
      name_file(files, path, " (deleted)");
    } else if (S_ISDIR(found.st_mode)) {
      unsigned count = files->count;
      int below = openat(dirfd(entries), entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      if (below >= 0) walk(files, below, path, length + (size_t)more, size);
      if (!was && files->count == count) name_file(files, path, "/");
    } else {
      name_file(files, path, "");
    }
    path[length] = '\0';
  }
  closedir(entries);
}

void audit_files(int upper, int lower, const char *prefix, unsigned most, struct text *into) {
  char path[4096] = "";
  struct files files = {.lower = lower, .prefix = prefix, .most = most, .into = into};
  int top = openat(upper, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (top < 0) return;
  walk(&files, top, path, 0, sizeof path);
  if (files.count <= most) return;
  char more[64];
  snprintf(more, sizeof more, "file and %u more", files.count - most);
  text_add(into, more);
  text_end(into);
}
