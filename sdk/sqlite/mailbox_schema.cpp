#include "sdk/sqlite/mailbox_schema.hpp"

namespace gapless::sdk {

extern const char mailbox_schema_text[];   // schema.sql
extern const char mailbox_to_version_2[];  // migrations/2.sql

storage::schema mailbox_schema() {
    storage::schema schema;
    schema.application = 0x4750'424d;
    schema.version = 2;
    static const storage::migration steps[] = {{2, mailbox_to_version_2}};
    schema.text = mailbox_schema_text;
    schema.migrations = steps;
    schema.too_new = errc::mailbox_too_new;
    return schema;
}

}  // namespace gapless::sdk
