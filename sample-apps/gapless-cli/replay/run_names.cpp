#include "sample-apps/gapless-cli/replay/run_names.hpp"

#include <gapless/user_name.hpp>

#include <random>
#include <string_view>
#include <utility>

namespace gapless::cli {

namespace {

constexpr std::size_t name_length_max = 32;
constexpr std::size_t run_length_max = 12;
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";

bool is_legal(char c) {
    return letters.find(c) != std::string_view::npos ||
           std::string_view("-_[]\\^{}|.`").find(c) != std::string_view::npos;
}

}  // namespace

run_names::run_names(std::string suffix) : suffix_(std::move(suffix)) {}

const std::string& run_names::name_of(const std::string& nick) {
    auto& name = names_[nick];
    if (name.empty()) {
        name = make(nick);
    }
    return name;
}

std::string run_names::make(const std::string& nick) {
    std::string legal;
    for (const char c : nick) {
        legal += is_legal(c) ? c : '_';
    }
    if (legal.empty() || legal.front() == '-' || legal.front() == '.') {
        legal.insert(legal.begin(), '_');
    }
    for (int twin = 1;; ++twin) {
        const auto ending = (twin == 1 ? "" : "." + std::to_string(twin)) + "-" + suffix_;
        auto name = legal.substr(0, name_length_max - ending.size()) + ending;
        if (taken_.insert(name).second) {
            return name;
        }
    }
}

std::string run_names::draw_suffix(const std::string& run) {
    std::random_device chance;
    std::uniform_int_distribution<std::size_t> any(0, letters.size() - 1);
    auto suffix = run.empty() ? run : canonical_user_name(run.substr(0, run_length_max)) + "-";
    for (int i = 0; i < 8; ++i) {
        suffix += letters[any(chance)];
    }
    return suffix;
}

}  // namespace gapless::cli
