using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CodeFirstWorkflows.Samples.Tests;

/// <summary>A chat server on the loopback: the first request gets the first reply, and so on.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ChatRequest> _requests = [];
    private readonly Queue<RequestDelegate> _replies;
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChatServer(IEnumerable<RequestDelegate> replies)
    {
        _replies = new(replies);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public IReadOnlyList<ChatRequest> Requests => [.. _requests];

    /// <summary>Ends when the first request is here.</summary>
    public Task Asked => _asked.Task;

    public Dictionary<string, string> OpenAI => new() { ["OPENAI_BASE_URL"] = Address + "/v1", ["OPENAI_API_KEY"] = SampleProcess.Key };

    public Dictionary<string, string> Anthropic => new() { ["ANTHROPIC_BASE_URL"] = Address, ["ANTHROPIC_API_KEY"] = SampleProcess.Key };

    private string Address => Assert.Single(_app.Urls);

    public static async Task<ChatServer> StartAsync(params RequestDelegate[] replies)
    {
        var server = new ChatServer(replies);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        _requests.Enqueue(new(context.Request.Path, context.Request.Headers.Authorization.ToString(), body.RootElement.Clone()));
        _asked.TrySetResult();
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        await (_replies.TryDequeue(out var reply) ? reply : Replies.Refuse(StatusCodes.Status418ImATeapot, "No reply is left."))(context);
    }
}
