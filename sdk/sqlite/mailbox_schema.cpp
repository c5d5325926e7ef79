#include "sdk/sqlite/mailbox_schema.hpp"

namespace gapless::sdk {

extern const char mailbox_schema_text[];  // schema.sql

storage::schema mailbox_schema() {
    storage::schema schema;
    schema.application = 0x4750'424d;
    schema.version = 1;
    schema.text = mailbox_schema_text;
    schema.too_new = errc::mailbox_too_new;
    return schema;
}

}  // namespace gapless::sdk
