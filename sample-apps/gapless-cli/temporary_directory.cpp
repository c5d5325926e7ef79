#include "sample-apps/gapless-cli/temporary_directory.hpp"

#include <filesystem>
#include <stdlib.h>
#include <system_error>

namespace gapless::cli {

namespace fs = std::filesystem;

result<temporary_directory> temporary_directory::make() {
    std::error_code ec;
    auto path = (fs::temp_directory_path(ec) / "gapless-XXXXXX").string();
    if (ec || ::mkdtemp(path.data()) == nullptr) {
        return error(errc::storage_failed, "cannot make a directory for temporary files");
    }
    return temporary_directory(std::move(path));
}

temporary_directory::~temporary_directory() {
    if (!path_.empty()) {
        std::error_code ec;
        fs::remove_all(path_, ec);
    }
}

}  // namespace gapless::cli
