using CodeFirstWorkflows;

namespace Samples;

/// <summary>Why a step failed, in one line: further ones may repeat what a server was sent, be it the key or the prompt.</summary>
internal static class ErrorText
{
    public static string Of(StepError error) => PlainText.OnOneLine(error.Message.Split('\n')[0]);
}
