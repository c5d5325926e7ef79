// Writes the corpora from which the fuzzers start: make_seeds <folder> makes a folder in it for
// each target. The same bytes each time.

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame_parts.hpp"
#include "tests/fuzz/crypto_seeds.hpp"
#include "tests/support/random_frames.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

namespace gapless::tests {
namespace {

class seed_folder {
public:
    seed_folder(const std::filesystem::path& parent, const std::string& target)
        : folder_(parent / target) {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }

    void add(const std::string& input) {
        const std::string number = std::to_string(count_++);
        std::ofstream(folder_ / ("seed-" + number), std::ios::binary) << input;
    }

private:
    std::filesystem::path folder_;
    std::size_t count_ = 0;
};

std::string encoded(const protocol::frame& outgoing) {
    std::string payload;
    protocol::encode(outgoing, payload);
    return payload;
}

// Each kind of frame, and the two encodings that are no frames.
void make_codec_seeds(seed_folder folder, random_source random) {
    for (std::size_t kind = 0; kind < frame_kinds; ++kind) {
        for (int variant = 0; variant < 3; ++variant) {
            folder.add('\0' + encoded(random_frame(random, kind)));
        }
    }
    for (int variant = 0; variant < 3; ++variant) {
        const std::uint32_t index = random_count(random);
        const protocol::frame_part part{index, random_count(random), "piece"};
        folder.add('\4' + protocol::encode_part(part));
    }
    for (int variant = 0; variant < 3; ++variant) {
        protocol::response answer;
        fill(random, answer);
        folder.add('\1' + protocol::encode_member_change(random_member_change(random)));
        folder.add('\2' + protocol::encode_response(answer));
    }
}

// Some frames in a row, cut in three ways.
void make_frame_stream_seeds(seed_folder folder, random_source random) {
    for (int variant = 0; variant < 24; ++variant) {
        std::string input = std::string(1, '\2') + random.bytes(8);
        input.resize(4, '\7');
        for (auto frames = 1 + random.below(5); frames > 0; --frames) {
            protocol::write_cut_frame(
                encoded(random_frame(random)), random.coin() ? 60 : 2'000, input
            );
        }
        folder.add(input);
    }
}

void make_reorder_buffer_seeds(seed_folder folder, random_source random) {
    for (int variant = 0; variant < 24; ++variant) {
        std::string input(static_cast<std::size_t>(8 + random.below(120)), '\0');
        for (auto& byte : input) {
            byte = static_cast<char>(random.below(64));
        }
        folder.add(input);
    }
}

void make_crypto_seeds(seed_folder folder) {
    for (const std::string& input : crypto_seeds()) {
        folder.add(input);
    }
}

}  // namespace
}  // namespace gapless::tests

int main(int count, char** arguments) {
    using namespace gapless::tests;
    if (count != 2) {
        std::fprintf(stderr, "usage: make_seeds FOLDER\n");
        return 2;
    }
    const std::filesystem::path parent = arguments[1];
    make_codec_seeds(seed_folder(parent, "codec"), random_source(1));
    make_frame_stream_seeds(seed_folder(parent, "frame_stream"), random_source(2));
    make_reorder_buffer_seeds(seed_folder(parent, "reorder_buffer"), random_source(3));
    make_crypto_seeds(seed_folder(parent, "crypto"));
    return 0;
}
