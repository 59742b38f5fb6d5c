#include "pipes.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_pipe(int fd, ino_t *inode) {
  struct stat found;
  if (fstat(fd, &found) < 0 || !S_ISFIFO(found.st_mode)) return 0;
  *inode = found.st_ino;
  return 1;
}

void pipes_find(struct pipes *into) {
  into->count = 0;
  DIR *fds = opendir("/proc/self/fd");
  if (fds == NULL) return;
  struct dirent *entry;
  while ((entry = readdir(fds)) != NULL && into->count < PIPES_MAX) {
    int fd = atoi(entry->d_name);
    ino_t inode;
    // What was inherited and shall go on to other programs is not libuv's.
    int flags = fcntl(fd, F_GETFD);
    if (fd <= STDERR_FILENO || flags < 0 || (flags & FD_CLOEXEC) == 0) continue;
    if (!is_pipe(fd, &inode)) continue;
    into->ends[into->count].fd = fd;
    into->ends[into->count++].inode = inode;
  }
  closedir(fds);
}

void pipes_cut(const struct pipes *pipes) {
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) return;
  for (size_t i = 0; i < pipes->count; i++) {
    ino_t inode;
    int fd = pipes->ends[i].fd;
    // After the fork libuv has made new ones for the loop that lives on.
    if (is_pipe(fd, &inode) && inode == pipes->ends[i].inode) dup3(null, fd, O_CLOEXEC);
  }
  close(null);
}
