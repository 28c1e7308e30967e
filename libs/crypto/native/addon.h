/* What every addon here does: take byte arrays, offer functions. */
#ifndef TEAMGRAM_ADDON_H
#define TEAMGRAM_ADDON_H

#include "node-api.h"

#define EXPORT __attribute__((visibility("default")))

struct bytes {
  uint8_t *data;
  size_t size;
};

#define ARGUMENTS_MAX 6

/* `count` Uint8Arrays at the head of the arguments; 0 when there are fewer of them, or something else among them. */
static int byte_arrays(napi_env env, napi_callback_info info, struct bytes *bytes, size_t count) {
  napi_value values[ARGUMENTS_MAX];
  size_t given = count;
  int right = napi_get_cb_info(env, info, &given, values, NULL, NULL) == napi_ok && given >= count;
  for (size_t i = 0; right && i < count; i++) {
    napi_typedarray_type type;
    void *data = NULL;
    right = napi_get_typedarray_info(env, values[i], &type, &bytes[i].size, &data, NULL, NULL) == napi_ok && type == napi_uint8_array;
    bytes[i].data = data;
  }
  return right;
}

static inline napi_value boolean(napi_env env, int value) {
  napi_value result = NULL;
  napi_get_boolean(env, value != 0, &result);
  return result;
}

static int add_function(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function;
  return napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function) == napi_ok &&
         napi_set_named_property(env, exports, name, function) == napi_ok;
}

EXPORT int32_t node_api_module_get_api_version_v1(void) { return 8; }

#endif
