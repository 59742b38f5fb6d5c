// What a keeper that was killed has left: it comes to the worker, which ends it.
//
// The kernel kills what the keeper had started and what a zygote had forked (the parent-death
// signal); what those had started themselves it does not. So the worker is a subreaper too.
#ifndef PRUN_ADOPT_H
#define PRUN_ADOPT_H

#include <node_api.h>

napi_value AdoptOrphans(napi_env env, napi_callback_info info);
napi_value KillAdopted(napi_env env, napi_callback_info info);

#endif
