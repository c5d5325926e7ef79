namespace gapless::sdk {

int unread = 0;

}  // namespace gapless::sdk
