namespace CodeFirstWorkflows;

/// <summary>A model's reply does not have the shape of the step's result.</summary>
public sealed class StructuredOutputException : WorkflowException
{
    internal StructuredOutputException(string message, string reply, string path, string schema, Exception? cause = null)
        : base(message, cause)
    {
        Reply = reply;
        Path = path;
        Schema = schema;
    }

    /// <summary>The whole reply. The message does not hold it, so that it does not get into logs.</summary>
    public string Reply { get; }

    /// <summary>Where in the reply the mistake is, such as <c>$.tasks[0]</c>.</summary>
    public string Path { get; }

    /// <summary>The JSON schema that the model was asked to follow.</summary>
    public string Schema { get; }
}
