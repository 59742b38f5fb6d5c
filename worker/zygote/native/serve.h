// The loop that the keeper and the zygote share: start a process when asked, watch it by a pidfd,
// reap it with its costs, kill its tree when asked or when it left one behind.
//
//            START            ends by itself, or KILL
//   (nothing) -----> living ---------------------------> ended (reaped, reported, orphans killed)
//
// It blocks; nothing else of the process runs. It returns in the process itself when the control
// socket is closed (the worker is gone), and in a started child when that child shall go on here.
#ifndef PRUN_SERVE_H
#define PRUN_SERVE_H

#include "sandbox.h"
#include "wire.h"

// Starts a process for a START message: its pid, 0 in a child that returns from serve(), -1 errno.
// Of a sandboxed one it gives the sandbox's report.
typedef int (*serve_start)(struct wire_message *message, void *data,
                           struct sandbox_report **report);

enum serve_result { SERVE_CLOSED, SERVE_CHILD, SERVE_ERROR };

// In the child `message` is the START message that it was made for; its body and descriptors are
// the child's to free and close.
enum serve_result serve(int control, serve_start start, void *data, struct wire_message *message);

#endif
