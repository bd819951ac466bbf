using System.ClientModel;
using System.Text.Json;
using Anthropic.Exceptions;
using CodeFirstWorkflows;

namespace Samples;

/// <summary>
/// What went wrong and what to do, in the program's own words: a server's message may repeat the key or the prompt.
/// </summary>
internal static class FailureText
{
    public static string Of(Exception exception) => exception switch
    {
        StructuredOutputException reply =>
            $"the model's reply does not have the shape that was asked for (at {reply.Path}). Run it again, or try another --model.",
        ClientResultException { Status: > 0 } response => OfStatus(response.Status),
        AnthropicApiException response => OfStatus((int)response.StatusCode),
        JsonException or AnthropicInvalidDataException => "the server's reply is not what a chat API sends. Check the base URL.",
        OperationCanceledException or TimeoutException => "the server did not reply in time. Run it again, or try a faster --model.",
        HttpRequestException or IOException or ClientResultException or AnthropicIOException =>
            "the server cannot be reached. Check the base URL, that the server runs, and the network.",
        WorkflowException workflow => workflow.Message,
        _ => $"{exception.GetType().Name} was thrown. That is a bug of this sample or of a library it uses.",
    };

    private static string OfStatus(int status) => status switch
    {
        401 or 403 => $"the server refused the API key ({status}). Check ANTHROPIC_API_KEY or OPENAI_API_KEY.",
        402 or 429 => $"the server takes no more requests for now ({status}). Wait, or check the account's limits.",
        404 => "the server does not know the model or the address (404). Check --model and the base URL; most end in /v1.",
        >= 500 => $"the server failed ({status}). Run it again later.",
        _ => $"the server refused the request ({status}). Check that the model given by --model takes JSON schemas.",
    };
}
