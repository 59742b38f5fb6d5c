// Finding and killing the descendants of a process, through /proc.
//
// Whoever calls this for itself is a subreaper, so that a descendant cannot leave its tree: not by
// a double fork, not by setsid.
#ifndef PRUN_TREE_H
#define PRUN_TREE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct pid_list {
  pid_t *pids;
  size_t count;
  size_t capacity;
};

struct text {
  char *bytes;
  size_t length;
  size_t capacity;
};

// Appends; what does not fit into memory is left out.
void text_add(struct text *text, const char *more);
// Ends one entry of a list of texts.
void text_end(struct text *text);

void pid_list_free(struct pid_list *list);
int pid_list_has(const struct pid_list *list, pid_t pid);

// Appends the children (zombies too) of `pid`.
void tree_children(pid_t pid, struct pid_list *into);
// Appends all living descendants of `pid`, not `pid` itself.
void tree_descendants(pid_t pid, struct pid_list *into);
// Stops `root` and all below it, so that nothing can fork away, then kills all of it.
void tree_kill(pid_t root);
// Sends SIGTERM to all below `root` but `spared`, which may take it as they like; how many that were.
size_t tree_terminate(pid_t root, pid_t spared);
// Kills all descendants of this process and reaps them; gives up after `timeout_ms`.
void tree_kill_own(int timeout_ms);
// Whether `pid` is there and not a zombie.
int tree_alive(pid_t pid);
// The execution that a process was started in by `server`: "PRUN_EXECUTION=<server>.<id>" in the
// environment that it began with. 0 when it does not say.
int tree_owner(pid_t pid, pid_t server, uint32_t *id);
// Appends "pid command line\0" for one process.
void tree_describe(pid_t pid, struct text *into);

#endif
