#define GAPLESS_PLANTED(name) is_planted(#name)

namespace gapless::protocol {

bool is_planted(const char* name);

bool forgets_a_message() { return GAPLESS_PLANTED(outbox_volatile); }

}  // namespace gapless::protocol
