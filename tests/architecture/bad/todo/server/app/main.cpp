// TODO: read the configuration.
int main() {}
