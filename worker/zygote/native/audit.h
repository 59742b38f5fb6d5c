// What a sandbox holds when its file has ended: for its init, in C, because nothing else of prun is
// alive in there.
#ifndef PRUN_AUDIT_H
#define PRUN_AUDIT_H

#include <sys/types.h>

#include "tree.h"

// Appends "process PID COMMAND\0" for each process of this pid namespace but PID 1 and `child`.
void audit_processes(pid_t child, struct text *into);
// Appends "socket tcp ADDRESS:PORT[ of PID COMMAND]\0" for each that a process in here listens on.
void audit_sockets(pid_t child, struct text *into);
// Appends "file PATH\0" for what `upper` has that `lower` has not or has otherwise; PATH begins
// with `prefix`. At most `most`, then how many more.
void audit_files(int upper, int lower, const char *prefix, unsigned most, struct text *into);

#endif
