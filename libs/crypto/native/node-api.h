/*
 * The few declarations of Node-API that the addons here use, so that no Node headers need to be installed.
 * Node-API is ABI stable: nodejs.org/api/n-api.html ("a guarantee of ABI stability across Node.js versions").
 */
#ifndef TEAMGRAM_NODE_API_H
#define TEAMGRAM_NODE_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env env, napi_callback_info info);

typedef enum { napi_ok } napi_status;
typedef enum { napi_int8_array, napi_uint8_array } napi_typedarray_type;

#define NAPI_AUTO_LENGTH ((size_t)-1)

napi_status napi_get_cb_info(napi_env env, napi_callback_info info, size_t *argc, napi_value *argv, napi_value *this_arg, void **data);
napi_status napi_get_typedarray_info(napi_env env, napi_value array, napi_typedarray_type *type, size_t *length, void **data,
                                     napi_value *array_buffer, size_t *byte_offset);
napi_status napi_create_function(napi_env env, const char *name, size_t length, napi_callback callback, void *data, napi_value *result);
napi_status napi_set_named_property(napi_env env, napi_value object, const char *name, napi_value value);
napi_status napi_get_value_uint32(napi_env env, napi_value value, uint32_t *result);
napi_status napi_create_int64(napi_env env, int64_t value, napi_value *result);
napi_status napi_get_boolean(napi_env env, bool value, napi_value *result);
napi_status napi_throw_type_error(napi_env env, const char *code, const char *message);

#endif
