// The event loop of this process, as JavaScript cannot see it: what is in it (the fork gate), and
// a loop that does not end (rule 6 of docs/forking.md).
#ifndef PRUN_LOOP_H
#define PRUN_LOOP_H

#include <node_api.h>

napi_value Handles(napi_env env, napi_callback_info info);
napi_value Expire(napi_env env, napi_callback_info info);
napi_value Requests(napi_env env, napi_callback_info info);
napi_value OnMessage(napi_env env, napi_callback_info info);
napi_value HoldLoop(napi_env env, napi_callback_info info);

#endif
