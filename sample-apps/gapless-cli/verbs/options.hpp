#pragma once

#include "sample-apps/gapless-cli/flags.hpp"

#include <gapless/time.hpp>

#include <CLI/CLI.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace gapless::cli {

// They bind to the structs, which outlive the app.
void add_flags(CLI::App& verb, flags& into);
void add_server_flags(CLI::App& verb, server_flags& into);

// For options that take a user's name: what can be nobody's is a wrong call.
[[nodiscard]] CLI::Validator is_user_name();

// For options that take a device, which is spelled as a client_id is.
[[nodiscard]] CLI::Validator is_device();

// For options that take an id as it is printed: 1 to 2^63 - 1.
[[nodiscard]] CLI::Validator is_id();

// For options that take a number of things, in digits alone.
[[nodiscard]] CLI::Validator is_whole_number(std::uint64_t from, std::uint64_t to);

// For options that take an amount which need not be whole, as 0.5: millionths of it.
[[nodiscard]] std::optional<std::int64_t> millionths_of(const std::string& text);
[[nodiscard]] CLI::Validator is_amount();

// --timeout and its like. What it holds beforehand is the default.
CLI::Option* add_seconds(
    CLI::App& verb, const std::string& flag, duration& into, const std::string& description
);

// --lifetime and its like: a time of some length, as 30s, 10m, 2h or 7d. See duration_of.
CLI::Option* add_duration(
    CLI::App& verb, const std::string& flag, duration& into, const std::string& description
);

// For options that take one of some words, each of which means something.
template <class Meaning>
CLI::Option* add_choice(
    CLI::App& verb,
    const std::string& flag,
    Meaning& into,
    const std::map<std::string, Meaning>& choices,
    const std::string& description
) {
    const auto check = [choices](const std::string& word) {
        return choices.contains(word) ? std::string() : "is none of its words: " + word;
    };
    const auto take = [choices, &into](const std::string& word) { into = choices.at(word); };
    return verb.add_option_function<std::string>(flag, take, description)
        ->check(CLI::Validator(check, ""));
}

}  // namespace gapless::cli
