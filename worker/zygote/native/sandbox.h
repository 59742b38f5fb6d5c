// A process in namespaces of its own: pid, mount and ipc, and network if asked. It has its own
// /proc, empty temporary folders, and a copy of the workspace that is written to instead of the
// workspace. When it ends, all of that ends.
//
//   server --clone--> init (PID 1: makes the mounts, reaps, audits, in C) --fork--> the child
//
//   child lives --> left (says so and stops) ---+
//              \--> exits or dies by a signal --+--> audit --> everything is killed --> init exits
//
// PID 1 is not Node: a PID 1 has no default actions for signals, so Node could not end by one.
#ifndef PRUN_SANDBOX_H
#define PRUN_SANDBOX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SANDBOX_PATHS 64
#define SANDBOX_AUDIT_MAX (64 * 1024)

// Paths are absolute and belong to the text that they were parsed from.
struct sandbox {
  int user_namespace;   // needed without CAP_SYS_ADMIN
  int private_network;  // only a loopback device
  const char *layers[SANDBOX_PATHS];   // copied on write; the first is the workspace
  const char *scratch[SANDBOX_PATHS];  // empty, in memory
  const char *shared[SANDBOX_PATHS];   // as they are outside, also below the others
  size_t layer_count, scratch_count, shared_count;
};

// What init tells the process that started it; shared memory.
struct sandbox_report {
  int error;       // errno of what could not be made, with `text` for what that was
  int finished;    // the child has ended and the rest is true
  int status;      // the child's, as of wait(2)
  size_t length;   // of text: after the end "kind what\0" for each thing that was left behind
  char text[SANDBOX_AUDIT_MAX];
};

// From "word\0value\0...": user 0|1, network host|private, layer PATH, scratch PATH, shared PATH.
// 0, or -1 when that is not what it is.
int sandbox_parse(const char *text, size_t length, struct sandbox *into);

// Like fork(2): in the caller the pid of init, or -1 with errno; in the child 0, in `folder`.
// Frees nothing of the caller's; `report` is to be given back with sandbox_free().
pid_t sandbox_fork(const struct sandbox *sandbox, struct sandbox_report **report);
void sandbox_free(struct sandbox_report *report);

// In the child: it has told its last; does not return. Init ends it with that exit code.
void sandbox_leave(int code);

#endif
