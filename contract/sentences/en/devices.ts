/** What came of trying a device. */
export const devices = {
  diedInUse: 'the compute process died while using it ({{how}})',
  untried: 'the other devices have not been tried yet',
  notInBuild: 'this build of onnxruntime has no support for it',
  cpu: '{{time}} a post; the others are compared with it',
  noCpu: 'there are no numbers of the CPU to compare with',
  noNumbers: 'answered numbers that are none, or not as many as the CPU: not used',
  differs: 'differs from the CPU by {{difference}} (at most {{most}} is allowed): not used',
  agrees: 'agrees with the CPU to {{difference}} and is {{speed}}',
  faster: '{{times}} times faster',
  slower: '{{times}} times slower',
  asFast: 'as fast',
  noCuda: 'there is no NVIDIA card with its driver, or the CUDA libraries are not installed',
  noWebgpu: 'there is no graphics card with a driver that onnxruntime can use',
  noDirectml: 'there is no graphics card with a DirectX 12 driver',
} as const
