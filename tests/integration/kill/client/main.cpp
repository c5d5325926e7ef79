// gapless-kill-client SETTING-FILE [--settle]
//
// Some devices in one process, to be killed. They talk until that happens; with --settle they say
// nothing new, wait until everything is where it belongs, and leave.
#include "tests/integration/kill/client/journal.hpp"
#include "tests/integration/kill/client/restless_device.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using gapless::kill::journal;
using gapless::kill::restless_device;
using nlohmann::json;

gapless::destination destination_of(const json& from) {
    return from.is_string() ? gapless::destination::direct(from)
                            : gapless::destination::to(gapless::conversation_id{from});
}

restless_device::setting setting_of(const json& device, const json& all) {
    restless_device::setting made;
    made.name = device.at("name");
    made.mailbox = device.at("mailbox");
    for (const json& to : device.at("to")) {
        made.destinations.push_back(destination_of(to));
    }
    made.life = all.at("life");
    made.plain_tcp = all.value("plain_tcp", "");
    made.text_bytes = all.value("text_bytes", made.text_bytes);
    made.unanswered_max = all.value("unanswered_max", made.unanswered_max);
    if (all.value("transport", "tcp") == "websocket") {
        made.transport = gapless::transport::websocket;
    }
    return made;
}

}  // namespace

int main(int argc, char** argv) {
    const bool settles = argc == 3 && std::string_view(argv[2]) == "--settle";
    if (argc != 2 && !settles) {
        std::cerr << "usage: gapless-kill-client SETTING-FILE [--settle]\n";
        return 2;
    }
    std::ifstream file(argv[1]);
    const json all = json::parse(file);
    const std::chrono::milliseconds pause(all.value("pause_ms", 20));

    journal told;
    const auto shared = gapless::runtime::make();
    std::vector<std::unique_ptr<restless_device>> devices;
    for (const json& device : all.at("devices")) {
        devices.push_back(std::make_unique<restless_device>(setting_of(device, all), shared, told));
    }
    if (settles) {
        std::vector<std::future<bool>> settling;
        for (const auto& device : devices) {
            settling.push_back(std::async(std::launch::async, [&] { return device->settle(); }));
        }
        return std::ranges::all_of(settling, [](auto& one) { return one.get(); }) ? 0 : 1;
    }
    while (!told.is_unread()) {
        for (const auto& device : devices) {
            device->speak();
        }
        std::this_thread::sleep_for(pause);
    }
    return 1;
}
