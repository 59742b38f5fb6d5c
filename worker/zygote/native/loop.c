#include "loop.h"

#include <stdint.h>
#include <stdlib.h>
#include <uv.h>

#include "values.h"
#include "wire.h"

// ---- the fork gate --------------------------------------------------------------------------

struct walk {
  napi_env env;
  napi_value list;
  uint32_t count;
};

static void on_handle(uv_handle_t *handle, void *data) {
  struct walk *walk = data;
  napi_env env = walk->env;
  napi_value entry, name;
  napi_create_object(env, &entry);
  const char *type = uv_handle_type_name(uv_handle_get_type(handle));
  napi_create_string_utf8(env, type ? type : "unknown", NAPI_AUTO_LENGTH, &name);
  set(env, entry, "type", name);
  set(env, entry, "address", number(env, (double)(uintptr_t)handle));
  if (handle->type == UV_TIMER) {
    set(env, entry, "dueInMs", number(env, (double)uv_timer_get_due_in((uv_timer_t *)handle)));
  }
  if (handle->type == UV_PROCESS) {
    set(env, entry, "pid", number(env, uv_process_get_pid((uv_process_t *)handle)));
  }
  uv_os_fd_t fd = -1;
  if (uv_fileno(handle, &fd) != 0) fd = -1;
  set(env, entry, "fd", number(env, fd));
  napi_value active, closing, referenced;
  napi_get_boolean(env, uv_has_ref(handle) != 0, &referenced);
  set(env, entry, "referenced", referenced);
  napi_get_boolean(env, uv_is_active(handle) != 0, &active);
  napi_get_boolean(env, uv_is_closing(handle) != 0, &closing);
  set(env, entry, "active", active);
  set(env, entry, "closing", closing);
  napi_set_element(env, walk->list, walk->count++, entry);
}

// handles() -> [{ type, address, fd, active, referenced, closing, dueInMs?, pid? }]: all of the loop, unref'd ones too.
napi_value Handles(napi_env env, napi_callback_info info) {
  (void)info;
  uv_loop_t *loop;
  napi_get_uv_event_loop(env, &loop);
  struct walk walk = {.env = env};
  napi_create_array(env, &walk.list);
  uv_walk(loop, on_handle, &walk);
  return walk.list;
}

// expire(address): the timer of that address, from handles(), calls back at the next turn.
napi_value Expire(napi_env env, napi_callback_info info) {
  napi_value args[MAX_ARGS];
  arguments(env, info, args);
  double address = 0;
  napi_get_value_double(env, args[0], &address);
  uv_timer_t *timer = (uv_timer_t *)(uintptr_t)address;
  if (uv_is_active((uv_handle_t *)timer)) uv_timer_start(timer, timer->timer_cb, 0, 0);
  return NULL;
}

// requests() -> how many requests (file reads, DNS queries, ...) have not come back.
napi_value Requests(napi_env env, napi_callback_info info) {
  (void)info;
  uv_loop_t *loop;
  napi_get_uv_event_loop(env, &loop);
  return number(env, loop->active_reqs.count);
}

// ---- an event loop that never ends ----------------------------------------------------------

// Rule 6. When the loop ends, Node waits for V8's worker threads to finish their tasks, and in a
// forked child there are none: it would wait for ever. So the loop is held open, and who wants to
// know that nothing else is in it is told just before it would block.
static struct {
  uv_async_t hold;
  uv_prepare_t before_poll;
  napi_env env;
  napi_ref on_empty;
} watch_;

// From the event loop: nothing of JavaScript is on the stack.
static void call_back(napi_env env, napi_ref callback) {
  napi_handle_scope scope;
  napi_open_handle_scope(env, &scope);
  napi_value function, global;
  napi_get_reference_value(env, callback, &function);
  napi_get_global(env, &global);
  napi_make_callback(env, NULL, global, function, 0, NULL, NULL);
  napi_close_handle_scope(env, scope);
}

static int only_we_are_here(const uv_loop_t *loop) {
  return loop->active_handles == 1 && loop->active_reqs.count == 0 &&
         loop->closing_handles == NULL;
}

static void on_wake(uv_async_t *hold) { (void)hold; }

static void on_before_poll(uv_prepare_t *prepare) {
  if (!only_we_are_here(prepare->loop)) return;
  call_back(watch_.env, watch_.on_empty);
  // Whatever the callback did, look again instead of blocking.
  uv_async_send(&watch_.hold);
}

// holdLoop(onEmpty): the loop does not end any more; calls when it otherwise would.
napi_value HoldLoop(napi_env env, napi_callback_info info) {
  napi_value args[MAX_ARGS];
  arguments(env, info, args);
  uv_loop_t *loop;
  napi_get_uv_event_loop(env, &loop);
  watch_.env = env;
  napi_create_reference(env, args[0], 1, &watch_.on_empty);
  uv_async_init(loop, &watch_.hold, on_wake);
  uv_prepare_init(loop, &watch_.before_poll);
  uv_prepare_start(&watch_.before_poll, on_before_poll);
  uv_unref((uv_handle_t *)&watch_.before_poll);
  return NULL;
}

// ---- what the worker says while a file runs -----------------------------------------------------

static struct listening {
  uv_poll_t poll;
  napi_env env;
  napi_ref on_message;
  int fd;
} listening_;

static void on_readable(uv_poll_t *poll, int status, int events) {
  (void)events;
  struct wire_message message;
  // Gone, or not in our words: nothing more will be said, and its keeper ends us.
  if (status != 0 || wire_receive(listening_.fd, &message) <= 0) {
    uv_poll_stop(poll);
    return;
  }
  free(message.body);
  call_back(listening_.env, listening_.on_message);
}

// onMessage(fd, callback): calls back from the event loop for each message, without its body. Does
// not keep the loop alive, and JavaScript cannot see it.
napi_value OnMessage(napi_env env, napi_callback_info info) {
  napi_value args[MAX_ARGS];
  arguments(env, info, args);
  uv_loop_t *loop;
  napi_get_uv_event_loop(env, &loop);
  listening_.env = env;
  listening_.fd = to_int(env, args[0]);
  napi_create_reference(env, args[1], 1, &listening_.on_message);
  int error = uv_poll_init(loop, &listening_.poll, listening_.fd);
  if (error == 0) error = uv_poll_start(&listening_.poll, UV_READABLE, on_readable);
  if (error != 0) return throw_errno(env, "cannot listen to the worker", -error);
  uv_unref((uv_handle_t *)&listening_.poll);
  return NULL;
}
