// Pipes that a zygote has inside of itself: libuv makes one for each event loop, also those of V8's
// threads. A child has no such threads, and what it wrote there by mistake the zygote's would read
// as its own: it would die of it, and all that runs with it.
#ifndef PRUN_PIPES_H
#define PRUN_PIPES_H

#include <stddef.h>
#include <sys/types.h>

#define PIPES_MAX 64

struct pipes {
  struct {
    int fd;
    ino_t inode;
  } ends[PIPES_MAX];
  size_t count;
};

// In the zygote, before it forks: the pipes that it has for itself (close-on-exec).
void pipes_find(struct pipes *into);
// In a child: those of them that it still has become /dev/null.
void pipes_cut(const struct pipes *pipes);

#endif
