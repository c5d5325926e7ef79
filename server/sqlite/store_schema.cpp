#include "server/sqlite/store_schema.hpp"

namespace gapless::server {

extern const char store_schema_text[];   // schema.sql
extern const char store_to_version_2[];  // migrations/2.sql

storage::schema store_schema() {
    storage::schema schema;
    schema.application = 0x4750'5354;
    schema.version = 2;
    static const storage::migration steps[] = {{2, store_to_version_2}};
    schema.text = store_schema_text;
    schema.migrations = steps;
    return schema;
}

}  // namespace gapless::server
