namespace gapless::sdk {

const char* label = "direct";

}  // namespace gapless::sdk
