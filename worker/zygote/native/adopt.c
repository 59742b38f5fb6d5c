#include "adopt.h"

#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tree.h"
#include "values.h"

#define STEP_US 500

// adoptOrphans() -> [pid, ...]: from now on orphans of this process's descendants come to it. Gives
// the children that it has already: a shell that became prun by exec may have started some.
napi_value AdoptOrphans(napi_env env, napi_callback_info info) {
  (void)info;
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  struct pid_list children = {0};
  tree_children(getpid(), &children);
  napi_value list;
  napi_create_array(env, &list);
  for (size_t i = 0; i < children.count; i++) {
    napi_set_element(env, list, (uint32_t)i, number(env, children.pids[i]));
  }
  pid_list_free(&children);
  return list;
}

static int is_own(napi_env env, napi_value own, pid_t pid) {
  uint32_t length = 0;
  napi_get_array_length(env, own, &length);
  for (uint32_t i = 0; i < length; i++) {
    napi_value one;
    napi_get_element(env, own, i, &one);
    if (to_int(env, one) == pid) return 1;
  }
  return 0;
}

// Kills all children but those, with all that is below them, and reaps what is dead. Exactly by
// their pids: what Node started is Node's to reap. How many there were.
static size_t kill_others(napi_env env, napi_value own) {
  struct pid_list children = {0};
  size_t others = 0;
  tree_children(getpid(), &children);
  for (size_t i = 0; i < children.count; i++) {
    pid_t pid = children.pids[i];
    if (is_own(env, own, pid)) continue;
    others++;
    if (tree_alive(pid)) tree_kill(pid);
    waitpid(pid, NULL, WNOHANG);
  }
  pid_list_free(&children);
  return others;
}

// killAdopted(own, timeoutMs) -> whether nothing is left of what came to this process. `own`: pids
// of children that it keeps. Whoever dies may bring others here, so look until nobody new is here.
napi_value KillAdopted(napi_env env, napi_callback_info info) {
  napi_value args[MAX_ARGS];
  arguments(env, info, args);
  long steps = to_int(env, args[1]) * 1000L / STEP_US;
  size_t others;
  while ((others = kill_others(env, args[0])) > 0 && steps-- > 0) usleep(STEP_US);
  napi_value result;
  napi_get_boolean(env, others == 0, &result);
  return result;
}
