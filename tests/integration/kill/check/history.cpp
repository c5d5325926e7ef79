#include "tests/integration/kill/check/history.hpp"

#include <gapless/uuid.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <stdexcept>

namespace gapless::kill {
namespace {

using nlohmann::json;

client_id id_in(const json& line) {
    const auto read = client_id_from_text(line.at("client_id").get<std::string>());
    return read.value();
}

shown_event event_in(const json& line) {
    shown_event made;
    made.id = event_id{line.at("event")};
    made.conversation = conversation_id{line.at("conversation")};
    made.position = seq{line.at("seq")};
    if (line.at("at") == "sent") {
        made.sent = id_in(line);
    }
    return made;
}

void note_promise(device_history& device, const json& line) {
    const std::string text = line.at("text");
    const auto spoken =
        std::find_if(device.spoken.rbegin(), device.spoken.rend(), [&](const spoken_text& one) {
            return one.text == text;
        });
    if (spoken == device.spoken.rend()) {
        throw std::runtime_error("a promise for nothing: " + line.dump());
    }
    spoken->promise = id_in(line);
}

void note(device_history& device, const json& line) {
    const std::string what = line.at("at");
    if (what == "submit") {
        device.spoken.push_back({line.at("text"), line.at("to"), {}});
    } else if (what == "queued") {
        note_promise(device, line);
    } else if (what == "shown" || what == "sent") {
        device.lives.back().push_back(event_in(line));
    } else if (what == "rejected" || what == "failed") {
        device.complaints.push_back(line.dump());
    }
}

void read_house(const std::filesystem::path& setting, std::vector<device_history>& into) {
    std::ifstream setting_file(setting);
    const json all = json::parse(setting_file);
    std::map<std::string, device_history> devices;
    for (const json& device : all.at("devices")) {
        const std::string name = device.at("name");
        devices[name] = {.name = name, .mailbox = device.at("mailbox")};
    }
    std::filesystem::path spoken = setting;
    std::ifstream file(spoken.replace_extension(".history"));
    for (std::string text; std::getline(file, text);) {
        const json line = json::parse(text);
        if (line.at("at") == "life") {
            for (auto& [name, device] : devices) {
                device.lives.emplace_back();
            }
        } else {
            note(devices.at(line.at("device")), line);
        }
    }
    for (auto& [name, device] : devices) {
        into.push_back(std::move(device));
    }
}

}  // namespace

std::vector<device_history> read_histories(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> settings;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        if (file.path().extension() == ".json") {
            settings.push_back(file.path());
        }
    }
    std::sort(settings.begin(), settings.end());
    std::vector<device_history> found;
    for (const auto& setting : settings) {
        read_house(setting, found);
    }
    return found;
}

}  // namespace gapless::kill
