# skipper_opencv: the three modules that Skipper::vision needs.  Debian's OpenCVConfig.cmake comes with all of
# libopencv-dev, the visualisation toolkit included, so the parts are looked up here.
include_guard(GLOBAL)

find_path(OPENCV_INCLUDE_DIR opencv2/imgcodecs.hpp PATH_SUFFIXES opencv4)
foreach(module imgcodecs imgproc core)
  find_library(OPENCV_${module} opencv_${module})
endforeach()
if(OPENCV_INCLUDE_DIR AND OPENCV_imgcodecs AND OPENCV_imgproc AND OPENCV_core)
  add_library(skipper_opencv INTERFACE IMPORTED GLOBAL)
  target_include_directories(skipper_opencv SYSTEM INTERFACE ${OPENCV_INCLUDE_DIR})
  target_link_libraries(skipper_opencv INTERFACE ${OPENCV_imgcodecs} ${OPENCV_imgproc} ${OPENCV_core})
endif()
