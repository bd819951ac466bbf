using CodeFirstWorkflows.Runtime;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Prompting;

/// <summary>One prompt of one attempt: puts the messages together, asks the client, and reads its reply.</summary>
internal sealed class PromptCall(AttemptInProgress attempt)
{
    internal const string StepProperty = "codefirstworkflows.step";

    private StepExecution Execution => attempt.Execution;

    internal async ValueTask<T> AskAsync<T>(RenderedPrompt prompt)
    {
        var settings = Execution.Settings;
        var client = Execution.Engine.Clients.Find(attempt.Client);
        var metadata = client.GetService<ChatClientMetadata>();
        var reply = Execution.By.Reply<T>();
        var conversation = Execution.Scope?.Conversation;
        var messages = prompt.ToMessages(
            settings.LaterSystem ?? prompt.System ?? settings.EarlierSystem, conversation?.Messages ?? []);
        var options = new ChatOptions
        {
            ModelId = settings.Model,
            Temperature = settings.Temperature,
            MaxOutputTokens = settings.MaxOutputTokens,
            ResponseFormat = reply?.Format,
            AdditionalProperties = new() { [StepProperty] = Execution.By.Name },
        };

        attempt.HasAsked = true;
        attempt.Record(metadata?.ProviderName, settings.Model ?? metadata?.DefaultModelId, null);
        attempt.Keep(messages);
        var streamed = attempt.IsStreamed ? Execution.Run : null;
        var response = streamed is { } run
            ? await StreamAsync(run, client, messages, options).ConfigureAwait(false)
            : await client.GetResponseAsync(messages, options, Execution.CancellationToken).ConfigureAwait(false);
        if (response is null)
            throw new WorkflowException($"The chat client of step '{Execution.Key}' returned no response.");
        if (streamed is null)
            attempt.Record(null, response.ModelId, response.Usage);
        attempt.Keep(response.Messages);
        if (response.FinishReason == ChatFinishReason.ContentFilter)
            throw new WorkflowException($"The reply to step '{Execution.Key}' was withheld by the provider's content filter.");
        if (response.FinishReason == ChatFinishReason.Length)
            throw new WorkflowException($"The reply to step '{Execution.Key}' was cut off at its token limit. Raise MaxOutputTokens, or ask for less.");
        if (response.FinishReason is null && response.Messages.All(static message => message.Contents.Count == 0))
            throw new WorkflowException($"The reply to step '{Execution.Key}' is empty: the provider sent neither content nor a reason to finish.");

        var value = reply is null ? TextAs<T>(response.Text) : reply.Parse(response.Text, Execution.Key);
        if (conversation is not null)
            attempt.Turns = [.. prompt.Messages, .. response.Messages];
        return value;
    }

    private static T TextAs<T>(string text) => typeof(T) == typeof(string) ? (T)(object)text : default!;

    private async ValueTask<ChatResponse> StreamAsync(
        WorkflowRun run, IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        var updates = new List<ChatResponseUpdate>();
        try
        {
            await foreach (var update in client.GetStreamingResponseAsync(messages, options, Execution.CancellationToken).ConfigureAwait(false))
            {
                updates.Add(update);
                if (update.Text is { Length: > 0 } text)
                    run.EventLog!.Add(new TextDelta(run.Id, Execution.Key, Execution.Engine.Time.GetUtcNow(), Execution.Step.Name, text));
            }
        }
        finally
        {
            // What a stream that broke off has used counts too.
            var soFar = updates.ToChatResponse();
            attempt.Record(null, soFar.ModelId, soFar.Usage);
        }

        return updates.ToChatResponse();
    }
}
