using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CodeFirstWorkflows.Samples.Tests;

/// <summary>Replies of any kind of server.</summary>
internal static class Replies
{
    /// <summary>An error whose message repeats what it should not: the key and the prompt.</summary>
    public static RequestDelegate Refuse(int status, string message) => async context =>
    {
        context.Response.StatusCode = status;
        var error = new JsonObject { ["message"] = $"{message} {SampleProcess.Key}", ["type"] = "some_error", ["code"] = "some_code" };
        await WriteAsync(context, "application/json", new JsonObject { ["type"] = "error", ["error"] = error }.ToJsonString());
    };

    public static RequestDelegate Raw(string contentType, string body) => context => WriteAsync(context, contentType, body);

    /// <summary>Never replies; ends when the client goes away.</summary>
    public static RequestDelegate Hang() => async context =>
    {
        var gone = new TaskCompletionSource();
        using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    };

    public static Task WriteAsync(HttpContext context, string contentType, string body)
    {
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }

    public static async Task EventAsync(HttpContext context, string data, string? name = null)
    {
        if (!context.Response.HasStarted)
            context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync((name is null ? "" : $"event: {name}\n") + $"data: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
