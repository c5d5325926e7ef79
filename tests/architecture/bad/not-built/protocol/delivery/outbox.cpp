namespace gapless::protocol {

int outbox();

}  // namespace gapless::protocol
