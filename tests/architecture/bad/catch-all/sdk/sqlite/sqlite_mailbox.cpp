namespace gapless::sdk {

void forget(void (*work)()) {
    try {
        work();
    } catch (...) {
    }
}

}  // namespace gapless::sdk
