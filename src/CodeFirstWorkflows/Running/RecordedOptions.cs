using System.Buffers;
using System.Text.Json;
using CodeFirstWorkflows.Json;
using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows;

/// <summary>Writes a run's options into its record, so that any owner executes it with them. Its id and its tags are kept beside them; what to do if it exists is not.</summary>
internal static class RecordedOptions
{
    /// <summary>Raised when older versions would read options wrongly.</summary>
    private const int Version = 1;

    /// <summary>Writes options.</summary>
    /// <returns>The JSON; empty if there is nothing to keep.</returns>
    internal static byte[] Write(RunOptions? options, WorkflowBindings bindings)
    {
        if (options is null || (IsEmpty(options.Prompts) && options.Steps.Count == 0 && options.Given.Count == 0 && !options.KeepMessages))
            return [];
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, WorkflowJson.Writing);
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, Version);
        if (!IsEmpty(options.Prompts))
        {
            writer.WritePropertyName("prompts"u8);
            Write(writer, options.Prompts);
        }

        if (options.Steps.Count > 0)
        {
            writer.WriteStartObject("steps"u8);
            foreach (var (step, settings) in options.Steps)
            {
                writer.WritePropertyName(step);
                Write(writer, settings);
            }

            writer.WriteEndObject();
        }

        if (options.KeepMessages)
            writer.WriteBoolean("keepMessages"u8, true);
        if (options.Given.Count > 0)
        {
            writer.WriteStartObject("given"u8);
            foreach (var given in options.Given)
            {
                writer.WritePropertyName(given.Step);
                given.Write(writer, bindings.Json);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads options.</summary>
    /// <exception cref="WorkflowException">They were written by a newer version.</exception>
    internal static RunOptions? Read(ReadOnlyMemory<byte> json, WorkflowBindings bindings)
    {
        if (json.IsEmpty)
            return null;
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.GetProperty("v"u8).GetInt32() > Version)
            throw new WorkflowException("The options of the run were recorded by a newer version of CodeFirstWorkflows. Use that, or a later one.");
        return new RunOptions
        {
            Prompts = root.TryGetProperty("prompts"u8, out var prompts) ? ReadSettings(prompts) : new(),
            Steps = root.TryGetProperty("steps"u8, out var steps)
                ? steps.EnumerateObject().ToDictionary(static step => step.Name, static step => ReadSettings(step.Value))
                : new Dictionary<string, PromptSettings>(),
            KeepMessages = root.TryGetProperty("keepMessages"u8, out var keeps) && keeps.GetBoolean(),
            Given = root.TryGetProperty("given"u8, out var given)
                ? [.. given.EnumerateObject().Select(step => bindings.Find(step.Name)?.ReadGiven(step.Value)).OfType<GivenResult>()]
                : [],
        };
    }

    /// <summary>The options of a run that is resumed: those that it was begun with, but for what the resume sets.</summary>
    internal static RunOptions? Merge(RunOptions? recorded, RunOptions? resumed)
    {
        if (recorded is null || resumed is null)
            return resumed ?? recorded;
        var steps = new Dictionary<string, PromptSettings>(recorded.Steps);
        foreach (var (step, settings) in resumed.Steps)
            steps[step] = steps.TryGetValue(step, out var earlier) ? Merge(earlier, settings) : settings;
        return new RunOptions
        {
            RunId = resumed.RunId,
            Prompts = Merge(recorded.Prompts, resumed.Prompts),
            Steps = steps,
            KeepMessages = recorded.KeepMessages || resumed.KeepMessages,
            Given = [.. resumed.Given, .. recorded.Given.Where(given => resumed.Given.All(other => other.Step != given.Step))],
        };
    }

    private static PromptSettings Merge(PromptSettings earlier, PromptSettings later) => new()
    {
        Client = later.Client ?? earlier.Client,
        Model = later.Model ?? earlier.Model,
        Temperature = later.Temperature ?? earlier.Temperature,
        MaxOutputTokens = later.MaxOutputTokens ?? earlier.MaxOutputTokens,
        System = later.System ?? earlier.System,
    };

    private static bool IsEmpty(PromptSettings settings) =>
        settings is { Client: null, Model: null, Temperature: null, MaxOutputTokens: null, System: null };

    private static void Write(Utf8JsonWriter writer, PromptSettings settings)
    {
        writer.WriteStartObject();
        if (settings.Client is { } client)
            writer.WriteString("client"u8, client);
        if (settings.Model is { } model)
            writer.WriteString("model"u8, model);
        if (settings.Temperature is { } temperature)
            writer.WriteNumber("temperature"u8, temperature);
        if (settings.MaxOutputTokens is { } tokens)
            writer.WriteNumber("maxOutputTokens"u8, tokens);
        if (settings.System is { } system)
            writer.WriteString("system"u8, system);
        writer.WriteEndObject();
    }

    private static PromptSettings ReadSettings(JsonElement json) => new()
    {
        Client = json.TryGetProperty("client"u8, out var client) ? client.GetString() : null,
        Model = json.TryGetProperty("model"u8, out var model) ? model.GetString() : null,
        Temperature = json.TryGetProperty("temperature"u8, out var temperature) ? temperature.GetSingle() : null,
        MaxOutputTokens = json.TryGetProperty("maxOutputTokens"u8, out var tokens) ? tokens.GetInt32() : null,
        System = json.TryGetProperty("system"u8, out var system) ? system.GetString() : null,
    };
}
