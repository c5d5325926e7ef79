#include "server/sqlite/store_schema.hpp"

namespace gapless::server {

extern const char store_schema_text[];  // schema.sql

storage::schema store_schema() {
    storage::schema schema;
    schema.application = 0x4750'5354;
    schema.version = 1;
    schema.text = store_schema_text;
    return schema;
}

}  // namespace gapless::server
