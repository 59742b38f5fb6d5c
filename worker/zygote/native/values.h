// JavaScript values, shortly.
#ifndef PRUN_VALUES_H
#define PRUN_VALUES_H

#include <node_api.h>

#define MAX_ARGS 6

napi_value throw_errno(napi_env env, const char *what, int error);
napi_value number(napi_env env, double value);
void set(napi_env env, napi_value object, const char *name, napi_value value);
// Fills MAX_ARGS arguments; undefined where there are fewer.
void arguments(napi_env env, napi_callback_info info, napi_value *args);
int32_t to_int(napi_env env, napi_value value);
int to_bool(napi_env env, napi_value value);  // 0 for anything but true
// Of a Buffer; -1 and a pending TypeError for anything else.
int to_bytes(napi_env env, napi_value value, void **data, size_t *length);
napi_value buffer_of(napi_env env, const char *bytes, size_t length);

#endif
