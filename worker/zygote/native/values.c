#include "values.h"

#include <stdio.h>
#include <string.h>

napi_value throw_errno(napi_env env, const char *what, int error) {
  char text[256];
  snprintf(text, sizeof text, "%s: %s", what, strerror(error));
  napi_throw_error(env, "ERR_PRUN_NATIVE", text);
  return NULL;
}

napi_value number(napi_env env, double value) {
  napi_value result;
  napi_create_double(env, value, &result);
  return result;
}

void set(napi_env env, napi_value object, const char *name, napi_value value) {
  napi_set_named_property(env, object, name, value);
}

void arguments(napi_env env, napi_callback_info info, napi_value *args) {
  size_t count = MAX_ARGS;
  napi_get_cb_info(env, info, &count, args, NULL, NULL);
}

int32_t to_int(napi_env env, napi_value value) {
  int32_t result = -1;
  napi_get_value_int32(env, value, &result);
  return result;
}

int to_bool(napi_env env, napi_value value) {
  bool result = false;
  napi_get_value_bool(env, value, &result);
  return result;
}

int to_bytes(napi_env env, napi_value value, void **data, size_t *length) {
  bool is_buffer = false;
  napi_is_buffer(env, value, &is_buffer);
  if (!is_buffer || napi_get_buffer_info(env, value, data, length) != napi_ok) {
    napi_throw_type_error(env, "ERR_PRUN_NATIVE", "expected a Buffer");
    return -1;
  }
  return 0;
}

napi_value buffer_of(napi_env env, const char *bytes, size_t length) {
  napi_value result;
  napi_create_buffer_copy(env, length, bytes, NULL, &result);
  return result;
}
