namespace gapless::sdk {

const char* const pick = "SELECT id FROM outbox ORDER BY random() LIMIT 1";

}  // namespace gapless::sdk
