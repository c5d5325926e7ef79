#include "protocol/crypto/archive_key.hpp"

#include "protocol/crypto/byte_reader.hpp"

namespace gapless::crypto {

std::uint32_t archive_key_id(algorithms& use, const secret_bytes<32>& key) {
    const auto hash = use.sha256({view_of("gapless/v1/archive-key"), key.view()});
    return byte_reader{hash}.u32();
}

}  // namespace gapless::crypto
