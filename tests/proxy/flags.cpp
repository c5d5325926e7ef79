#include "tests/proxy/flags.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace gapless::proxy {

namespace {

constexpr const char* footer = R"(The faults above are for both directions. With --up- or --down- in
front (--up-latency-ms 50) they are for the bytes from, or to, the client alone, and win;
--trace-up and --trace-down are --up-trace and --down-trace.

When it listens, it prints one line of JSON with the seed, its start by the monotonic clock
(traces and scripts count from there) and, by name, the ports. Then it takes commands, one
line of JSON each, and answers each with one: "done" with counts, or "refused" with an error. Its input's end, {"do":"stop"} and SIGTERM end it.

  {"do":"set","upstream":"tcp","to":"all","up":{"flow":"drop"},"down":{"latency_ms":50}}
      Changes what is named, for the connections that are "open", for "later" ones, or
      for "all" of them (the default). Without an upstream: everywhere. Names are those
      of the flags, with _: latency_ms, jitter_ms, slice_bytes, slice_every_us, flow,
      reset_after_bytes, trace ("" for none).
  {"do":"reset","upstream":"tcp"}               cuts its connections, with a TCP reset
  {"do":"half_close","upstream":"tcp","direction":"up"}    ends one direction in order
  {"do":"refuse","upstream":"tcp","state":"on"}    resets what connects from now on
  {"do":"status"}                               counts connections and bytes

Exit codes: 0 ended as asked, 1 it cannot listen, 2 called wrongly.)";

constexpr std::int64_t delay_max_ms = 3'600'000;

template <class Unit>
void add_delay(
    CLI::App& app,
    const std::string& flag,
    std::optional<duration>& into,
    Unit unit,
    const std::string& what
) {
    app.add_option_function<std::int64_t>(
           flag, [&into, unit](const std::int64_t& count) { into = unit(count); }, what
    )
        ->check(CLI::Range(std::int64_t{0}, delay_max_ms))
        ->type_name("N")
        ->group(what.empty() ? "" : "Faults");
}

// What one direction, or both, may suffer. Without descriptions the flags are not in the help.
void add_faults(CLI::App& app, const std::string& prefix, lane_change& into) {
    const bool is_told = prefix == "--";
    const auto text = [&](const char* what) { return std::string(is_told ? what : ""); };
    const std::string group = is_told ? "Faults" : "";
    add_delay(
        app, prefix + "latency-ms", into.latency, milliseconds, text("Bytes leave so much later")
    );
    add_delay(
        app,
        prefix + "jitter-ms",
        into.jitter,
        milliseconds,
        text("And up to so much later again; order stays")
    );
    app.add_option(prefix + "slice-bytes", into.slice_bytes, text("Written in pieces of this size"))
        ->check(CLI::Range(0, 1'024 * 1'024))
        ->type_name("N")
        ->group(group);
    add_delay(
        app,
        prefix + "slice-every-us",
        into.slice_every,
        microseconds,
        text("Microseconds between two pieces")
    );
    app.add_option_function<std::string>(
           prefix + "flow",
           [&into](const std::string& name) { into.flow = flow_named(name); },
           text("pass, hold (kept until it passes again) or drop (gone)")
    )
        ->check(CLI::IsMember({"pass", "hold", "drop"}))
        ->type_name("FLOW")
        ->group(group);
    app.add_option_function<std::string>(
           prefix + "reset-after-bytes",
           [&into](const std::string& range) { into.reset_after = *parse_byte_range(range); },
           text("Each connection is reset after so many, drawn from LOW to HIGH")
    )
        ->check([](const std::string& range) {
            const auto parsed = parse_byte_range(range);
            return parsed ? std::string{} : parsed.error().detail;
        })
        ->type_name("LOW[:HIGH]")
        ->group(group);
    // A trace alone may also be named by its direction last, as files of traces are.
    const std::string other = is_told ? "" : ",--trace-" + prefix.substr(2, prefix.size() - 3);
    app.add_option(
           prefix + "trace" + other,
           into.trace_file,
           text("Milliseconds at which 1,500 bytes may pass")
    )
        ->type_name("FILE")
        ->group(group);
}

void fill(lane_change& narrow, const lane_change& wide) {
    const auto inherit = [](auto& own, const auto& general) { own = own ? own : general; };
    inherit(narrow.latency, wide.latency);
    inherit(narrow.jitter, wide.jitter);
    inherit(narrow.slice_bytes, wide.slice_bytes);
    inherit(narrow.slice_every, wide.slice_every);
    inherit(narrow.flow, wide.flow);
    inherit(narrow.reset_after, wide.reset_after);
    inherit(narrow.trace_file, wide.trace_file);
}

// NAME=HOST:PORT, and after a comma where to listen.
[[nodiscard]] std::optional<fault_proxy::upstream> parse_forward(const std::string& text) {
    const auto equals = text.find('=');
    const auto comma = text.find(',');
    if (equals == 0 || equals == std::string::npos || (comma < equals)) {
        return std::nullopt;
    }
    fault_proxy::upstream made;
    made.name = text.substr(0, equals);
    made.address = text.substr(equals + 1, comma == text.npos ? comma : comma - equals - 1);
    made.listen = comma == std::string::npos ? "127.0.0.1:0" : text.substr(comma + 1);
    return made;
}

}  // namespace

flags read_flags(int argc, const char* const* argv, std::uint64_t drawn_seed) {
    fault_proxy::options options;
    options.seed = drawn_seed;
    lane_change both;
    std::vector<std::string> forwards;
    bool is_alone = false;
    CLI::App app{"A network that fails on demand, between clients and servers.", "gapless-proxy"};
    app.add_option("--forward", forwards, "A server; and where to listen for it, 127.0.0.1:0")
        ->required()
        ->type_name("NAME=HOST:PORT[,HOST:PORT]")
        ->check([](const std::string& text) {
            return parse_forward(text) ? "" : "'" + text + "' is no NAME=HOST:PORT[,HOST:PORT]";
        });
    app.add_option("--seed", options.seed, "For all that is drawn; decimal or 0x…")->type_name("N");
    app.add_flag("--without-commands", is_alone, "Reads no input, and goes on when it ends");
    std::string script_file;
    app.add_option("--script", script_file, "Commands, each with its \"at_ms\" since the start")
        ->type_name("FILE");
    add_faults(app, "--", both);
    add_faults(app, "--up-", options.up);
    add_faults(app, "--down-", options.down);
    app.footer(footer);

    flags read;
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        read.output = app.help();
        return read;
    } catch (const CLI::Error& refused) {
        read.usage = error{errc::usage, refused.what()};
        return read;
    }
    fill(options.up, both);
    fill(options.down, both);
    for (const std::string& each : forwards) {
        options.upstreams.push_back(*parse_forward(each));
    }
    if (!script_file.empty()) {
        auto parsed = script::read(script_file);
        if (!parsed) {
            read.usage = parsed.error();
            return read;
        }
        read.script = std::move(*parsed);
    }
    read.takes_commands = !is_alone;
    read.options = std::move(options);
    return read;
}

}  // namespace gapless::proxy
