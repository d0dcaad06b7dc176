import { useChat } from '@ai-sdk/react';
import { DefaultChatTransport } from 'ai';
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';

// A chat as the AI SDK's documentation has it; what it needs to know comes in the address.
const { api, token, conversation, resume } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const authorized = { authorization: `Bearer ${token}` };

/** What was said before, as a page loads it. */
async function history() {
  const response = await fetch(`${api}/conversations/${conversation}/messages?limit=100`, {
    headers: authorized,
  });
  const { data } = await response.json();
  return data
    .filter(({ state }) => state !== 'generating')
    .map(({ id, role, content }) => ({ id, role, parts: [{ type: 'text', text: content }] }));
}

function Chat({ initial }) {
  const [question, setQuestion] = useState('');
  const chat = useChat({
    id: conversation,
    messages: initial,
    resume: resume === 'true',
    transport: new DefaultChatTransport({ api: `${api}/chat`, headers: authorized }),
  });
  window.chat = chat;
  const send = (event) => {
    event.preventDefault();
    void chat.sendMessage({ text: question });
    setQuestion('');
  };
  return createElement(
    'form',
    { onSubmit: send },
    chat.messages.map(({ id, role, parts }) =>
      createElement(
        'p',
        { key: id, className: role, 'data-id': id },
        parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
      ),
    ),
    createElement('output', { id: 'status' }, chat.status),
    createElement('output', { id: 'error' }, chat.error?.message ?? ''),
    createElement('input', { value: question, onChange: ({ target }) => setQuestion(target.value) }),
    createElement('button', { type: 'button', onClick: () => void chat.regenerate() }, 'Again'),
  );
}

void history().then((initial) =>
  createRoot(document.getElementById('root')).render(createElement(Chat, { initial })),
);
