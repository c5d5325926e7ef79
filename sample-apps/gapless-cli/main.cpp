#include "sample-apps/gapless-cli/program.hpp"

int main(int argc, char** argv) { return gapless::cli::run_program(argc, argv); }
