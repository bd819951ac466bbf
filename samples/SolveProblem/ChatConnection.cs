using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using CodeFirstWorkflows.Testing;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Samples;

/// <summary>
/// Which chat client to ask: Anthropic's, any OpenAI-compatible server's, or the stand-in.
/// None retries by itself: that is for the workflow to say.
/// </summary>
/// <param name="Client">The client.</param>
/// <param name="Notice">What the user should know about it.</param>
internal sealed record ChatConnection(IChatClient Client, string? Notice = null) : IDisposable
{
    private const string DefaultAnthropicModel = "claude-sonnet-5-5";
    private const string DefaultOpenAIModel = "gpt-4.1-mini";

    // Anthropic's API wants a limit, and its client's own would cut long replies off.
    private const int MaxAnthropicOutputTokens = 8192;

    // A model on a small machine may think for minutes.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    public static ChatConnection FromEnvironment(string? model = null, Func<IChatClient>? offline = null)
    {
        if (Read("ANTHROPIC_API_KEY") is { } anthropicKey)
            return new(Anthropic(anthropicKey, Address("ANTHROPIC_BASE_URL"), model ?? Read("ANTHROPIC_MODEL") ?? DefaultAnthropicModel));
        var openAIKey = Read("OPENAI_API_KEY");
        var openAIServer = Address("OPENAI_BASE_URL");
        if (openAIKey is not null || openAIServer is not null)
            return new(OpenAI(openAIKey ?? "none", openAIServer, model ?? Read("OPENAI_MODEL") ?? DefaultOpenAIModel));
        return new(
            offline?.Invoke() ?? new OfflineChatClient(),
            "Offline: no model is asked, a stand-in replies. Set ANTHROPIC_API_KEY, OPENAI_API_KEY or OPENAI_BASE_URL to ask one.");
    }

    public void Dispose() => Client.Dispose();

    private static IChatClient Anthropic(string key, Uri? server, string model)
    {
        var client = server is null
            ? new AnthropicClient { ApiKey = key, MaxRetries = 0, Timeout = Timeout }
            : new AnthropicClient { ApiKey = key, MaxRetries = 0, Timeout = Timeout, BaseUrl = server.AbsoluteUri };
        return client.AsIChatClient(model, MaxAnthropicOutputTokens);
    }

    private static IChatClient OpenAI(string key, Uri? server, string model)
    {
        var options = new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(maxRetries: 0), NetworkTimeout = Timeout };
        if (server is not null)
            options.Endpoint = server;
        return new OpenAIClient(new ApiKeyCredential(key), options).GetChatClient(model).AsIChatClient();
    }

    private static string? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable)?.Trim() is { Length: > 0 } value ? value : null;

    private static Uri? Address(string variable)
    {
        if (Read(variable) is not { } value)
            return null;
        return Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new BadInputException($"{variable} is no address: set it to one such as http://localhost:11434/v1.");
    }
}
