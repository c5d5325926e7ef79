namespace gapless::sdk {

int next_id() {
    static int last = 100;
    return ++last;
}

}  // namespace gapless::sdk
